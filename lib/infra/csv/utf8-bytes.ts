import { isAscii, isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';

import { FileProblem, type CsvEncoding } from '../../domain/csv';

/** So much is given on at once: what follows takes some milliseconds for it, and then others have their turn. */
const pieceBytes = 65_536;

const marks: ReadonlyArray<{ bytes: Buffer; encoding: CsvEncoding | 'utf-16be' }> = [
	{ bytes: Buffer.from([0xef, 0xbb, 0xbf]), encoding: 'utf-8' },
	{ bytes: Buffer.from([0xff, 0xfe]), encoding: 'utf-16le' },
	{ bytes: Buffer.from([0xfe, 0xff]), encoding: 'utf-16be' },
];

export interface Utf8Source {
	encoding: CsvEncoding | 'utf-16be';
	/** Well-formed UTF-8 without a byte order mark, in pieces of at most 64 KB of the source; characters are never cut. */
	pieces: AsyncGenerator<Buffer>;
}

/**
 * The text of a file as UTF-8, whatever it is in. UTF-8 itself is checked, not converted.
 *
 * @throws FileProblem `encoding`, `notUtf8`
 */
export async function openUtf8(source: Readable, wanted: CsvEncoding | 'auto'): Promise<Utf8Source> {
	const bytes = piecesOf(source);
	const first = await bytes.next();
	const start = first.done === true ? Buffer.alloc(0) : first.value;
	const mark = marks.find((candidate) => start.subarray(0, candidate.bytes.length).equals(candidate.bytes));
	const marked = mark !== undefined && (wanted === 'auto' || wanted === mark.encoding) ? mark : undefined;
	const encoding = marked?.encoding ?? (wanted === 'auto' ? 'utf-8' : wanted);
	const all = startingWith(start.subarray(marked?.bytes.length ?? 0), bytes);
	if (encoding === 'utf-8') {
		// Only where nothing but our guess speaks for UTF-8 may it be something else.
		return { encoding, pieces: checkedUtf8(all, wanted === 'auto' && marked === undefined) };
	}
	return { encoding, pieces: await converted(all, encoding) };
}

/** The source in pieces of a bounded size, the first one long enough to hold a byte order mark. */
async function* piecesOf(source: Readable): AsyncGenerator<Buffer> {
	let kept: Buffer = Buffer.alloc(0);
	for await (const chunk of source) {
		const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as Uint8Array);
		kept = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
		if (kept.length < 3) continue;
		for (let at = 0; at < kept.length; at += pieceBytes) yield kept.subarray(at, at + pieceBytes);
		kept = Buffer.alloc(0);
	}
	if (kept.length > 0) yield kept;
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	if (first.length > 0) yield first;
	yield* rest;
}

async function* checkedUtf8(source: AsyncIterable<Buffer>, guessed: boolean): AsyncGenerator<Buffer> {
	let cut: Buffer = Buffer.alloc(0);
	let beyondAscii = false;
	let lines = 0;
	for await (const bytes of source) {
		const piece = cut.length === 0 ? bytes : Buffer.concat([cut, bytes]);
		const whole = piece.subarray(0, wholeCharacters(piece));
		cut = piece.subarray(whole.length);
		if (!isUtf8(whole)) throw notUtf8(whole, { lines, guessed, beyondAscii });
		beyondAscii ||= !isAscii(whole);
		lines += lineFeeds(whole);
		if (whole.length > 0) yield whole;
	}
	if (cut.length > 0) throw notUtf8(cut, { lines, guessed, beyondAscii });
}

function lineFeeds(bytes: Buffer): number {
	let count = 0;
	for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
	return count;
}

/** How many bytes of a piece are whole characters; a sequence cut at its end is left for the next piece. */
function wholeCharacters(piece: Buffer): number {
	for (let back = 1; back <= Math.min(3, piece.length); back++) {
		const byte = piece[piece.length - back] ?? 0;
		if (byte < 0x80) return piece.length;
		if (byte >= 0xc0) {
			const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
			return length > back ? piece.length - back : piece.length;
		}
	}
	return piece.length;
}

function notUtf8(piece: Buffer, { lines, guessed, beyondAscii }: { lines: number; guessed: boolean; beyondAscii: boolean }): FileProblem {
	const text = new TextDecoder().decode(piece);
	const valid = text.slice(0, text.indexOf('\uFFFD'));
	const line = lines + valid.split('\n').length;
	// A file of one single-byte encoding has no well-formed UTF-8 in it but by a rare chance.
	const mixed = beyondAscii || !isAscii(Buffer.from(valid));
	if (guessed && !mixed) return new FileProblem('notUtf8', 'it is not UTF-8', line);
	return new FileProblem(
		'encoding',
		mixed ? 'most of it is UTF-8, but bytes here are not: the file mixes encodings or is damaged' : 'bytes here are not UTF-8',
		line,
		'Have the ERP export one encoding, or choose the right one in the credential (field Encoding).',
	);
}

async function converted(source: AsyncIterable<Buffer>, encoding: string): Promise<AsyncGenerator<Buffer>> {
	const { getDecoder } = await import('iconv-lite');
	const decoder = getDecoder(encoding);
	return (async function* () {
		for await (const bytes of source) {
			const text = decoder.write(bytes);
			if (text !== '') yield Buffer.from(text, 'utf8');
		}
		const rest = decoder.end();
		if (rest) yield Buffer.from(rest, 'utf8');
	})();
}
