import { toHtml } from '../../domain/html-text';

/** HubSpot's notes take 65,536 characters (developers.hubspot.com, "Notes"). */
const longest = 65_000;

/** As much of a text as a note has room for. @param around what else stands in the note, as HTML */
export function fitting(content: string, around: string): string {
	const room = longest - around.length;
	if (toHtml(content).length <= room) return content;
	let used = 1;
	let end = 0;
	for (const character of content) {
		used += toHtml(character).length;
		if (used > room) break;
		end += character.length;
	}
	return `${content.slice(0, end)}…`;
}
