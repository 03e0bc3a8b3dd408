/** Where a text may be cut, best place first; the cut falls after the match. */
const boundaries = ['\n\n', '\n', '. ', '! ', '? ', '… ', '; ', ', ', ' '] as const;

/** A cut earlier than this share of the maximum leaves a stub of a message; a lesser boundary is better then. */
const smallestShare = 0.4;

/**
 * Cuts a text into messages of at most `maximum` UTF-16 units, at ends of paragraphs, lines,
 * sentences or words, and through a word only where it alone is too long; never through a character.
 * White space at the cuts goes, nothing else. An empty text gives no message.
 */
export function splitText(text: string, maximum: number): string[] {
	const limit = Math.max(2, Math.floor(maximum));
	const parts: string[] = [];
	let rest = text.trim();
	while (rest.length > limit) {
		const cut = cutBefore(rest, limit);
		parts.push(rest.slice(0, cut).trimEnd());
		rest = rest.slice(cut).trimStart();
	}
	if (rest !== '') parts.push(rest);
	return parts;
}

function cutBefore(text: string, limit: number): number {
	for (const boundary of boundaries) {
		// The white space of a boundary is cut off, so it may lie beyond the limit.
		const latest = limit - boundary.trimEnd().length;
		const found = text.lastIndexOf(boundary, latest);
		if (found >= 0 && found + boundary.length >= limit * smallestShare) return found + boundary.length;
	}
	const lastSpace = text.lastIndexOf(' ', limit);
	if (lastSpace > 0) return lastSpace + 1;
	return endsInsideCharacter(text, limit) ? limit - 1 : limit;
}

function endsInsideCharacter(text: string, cut: number): boolean {
	const before = text.charCodeAt(cut - 1);
	return before >= 0xd800 && before <= 0xdbff;
}
