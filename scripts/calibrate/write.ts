import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderPlot } from './plots/plot.ts';
import { type Calibration, PLOTS, renderMarkdown } from './render.ts';

/** Writes the report, its figures as data and its plots into a folder; returns the path of the report. */
export function writeCalibration(calibration: Calibration, folder: string): string {
  const plots = join(folder, PLOTS);
  rmSync(plots, { recursive: true, force: true });
  mkdirSync(plots, { recursive: true });
  for (const plot of calibration.sections.flatMap((section) => section.plots))
    writeFileSync(join(plots, `${plot.name}.svg`), renderPlot(plot));
  const path = join(folder, 'calibration.md');
  writeFileSync(path, renderMarkdown(calibration));
  writeFileSync(join(folder, 'calibration.json'), `${JSON.stringify(asData(calibration), null, 2)}\n`);
  return path;
}

/** The same as data; of a plot only what it is called and shows, because it is drawn from the counts. */
function asData({ sections, ...rest }: Calibration): unknown {
  return {
    schema: 'perf-gate.calibration/2',
    ...rest,
    sections: sections.map((section) => ({
      ...section,
      plots: section.plots.map(({ name, caption }) => ({ name, caption })),
    })),
  };
}
