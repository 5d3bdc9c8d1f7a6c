/** Runs that differ by a factor, as CSV: enough deployments on each side for an answer. */
export function csv(factor: number): string {
  const rows = ['run,trial,metric,value,unit,better'];
  for (let run = 0; run < 12; run++) {
    for (let trial = 0; trial < 3; trial++) {
      const value = 130 + ((run * 7 + trial * 3) % 5) / 10;
      rows.push(`base-${run},${trial},checkout,${value},ms,lower`);
      if (run < 4) rows.push(`cand-${run},${trial},checkout,${(value * factor).toFixed(3)},ms,lower`);
    }
  }
  return `${rows.join('\n')}\n`;
}

/** Paths of the run files that importing it gives. */
export function names(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `runs/${prefix}-${index}.json`);
}
