/** Size of a text in UTF-8 bytes. GitHub's limits count characters; bytes are never fewer, so they are the safe side. */
export function sizeBytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * Shortens Markdown to at most `maxBytes`, at the end of a line where there is one, closes what the cut left open
 * (code fences, `<details>`), and says so by `notice`. A text that fits comes back as it is.
 */
export function fitMarkdown(markdown: string, maxBytes: number, notice: string): string {
  if (sizeBytes(markdown) <= maxBytes) return markdown;
  // Each round keeps less, because what must be closed is only known after the cut.
  for (let keepBytes = maxBytes - sizeBytes(notice) - 2; keepBytes > 0; keepBytes -= 64) {
    const kept = cutAtLine(markdown, keepBytes);
    const fitted = `${kept}${closing(kept)}\n\n${notice}`;
    if (sizeBytes(fitted) <= maxBytes) return fitted;
  }
  return fitLine(notice, maxBytes);
}

/** Shortens a text to one line of at most `maxCharacters` UTF-16 units, with an ellipsis where it was cut. */
export function fitLine(text: string, maxCharacters: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= maxCharacters) return line;
  return `${line
    .slice(0, maxCharacters - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}

function cutAtLine(text: string, maxBytes: number): string {
  // Decoding a cut buffer ends in U+FFFD where the cut went through a character.
  const cut = Buffer.from(text, 'utf8')
    .subarray(0, maxBytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  const lastLine = cut.lastIndexOf('\n');
  return lastLine > 0 ? cut.slice(0, lastLine) : cut;
}

/** What has to follow so that nothing stays open. Fences first: inside one, a tag is only text. */
function closing(markdown: string): string {
  const fences = markdown.match(/^ {0,3}(`{3,}|~{3,})/gm) ?? [];
  const fence = fences.length % 2 === 1 ? `\n${(fences.at(-1) ?? '```').trim()}` : '';
  const open = (markdown.match(/<details\b/g) ?? []).length - (markdown.match(/<\/details>/g) ?? []).length;
  return fence + '\n</details>'.repeat(Math.max(0, open));
}
