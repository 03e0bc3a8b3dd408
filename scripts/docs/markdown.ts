export const table = (head: string[], rows: string[][]): string =>
	[head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

export const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** A text that may hold line breaks and links of HTML, as the cell of a table. */
export const cell = (text: string): string =>
	text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|').replaceAll(/<a href="([^"]*)">([^<]*)<\/a>/g, '[$2]($1)');
