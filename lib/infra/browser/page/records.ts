import type { ElementHandle, Frame } from 'puppeteer-core';

import type { CallContext } from '../../../domain/runtime';
import type { FieldQuery, RawRecord, RawTable, RawValue, RecordQuery, Selectors } from '../../../domain/web-page';
import { WebPageError } from '../../../domain/web-page-error';
import { readAgain } from './attempts';
import { lookFor, namingSelector, withFound } from './finding';
import { wordsOf } from './page-errors';
import { callKit, callKitOn } from './page-kit';
import { onPage } from './page-scope';
import type { FrameAccess } from './page-scope';
import { isCss } from './selector-kind';
import type { Turn } from './turn';

type Records = { rank: number; records: readonly RawRecord[] };

function selectorsOf(query: RecordQuery): string[] {
	return [...query.root, ...Object.values(query.fields).flatMap(({ selectors }) => selectors)];
}

export async function readRecords(access: FrameAccess, query: RecordQuery, context: CallContext): Promise<Records> {
	const all = selectorsOf(query);
	return await onPage(access, context, all, async (turn) =>
		await readAgain(turn, async () => {
			const frame = await access.current(turn);
			return all.every(isCss) ? await namingSelector(all, callKit(frame, 'readRecords', query)) : await readByHandles(frame, turn, query);
		}),
	);
}

/** Element by element: for selectors that only Puppeteer understands. */
async function readByHandles(frame: Frame, turn: Turn, query: RecordQuery): Promise<Records> {
	const roots = query.root.length === 0 ? ['html'] : query.root;
	for (const [rank, selector] of roots.entries()) {
		const records = await withFound(frame, turn, null, selector, async (handles) => {
			const read: RawRecord[] = [];
			const places = await callKitOn(frame, 'placesOfRecords', [query.fields], handles);
			for (const [place, handle] of handles.entries()) if (places.includes(place)) read.push(await readRecord(frame, turn, handle, query));
			return read;
		});
		if (records.length > 0) return { rank, records };
	}
	return { rank: 0, records: [] };
}

async function readRecord(frame: Frame, turn: Turn, record: ElementHandle, query: RecordQuery): Promise<RawRecord> {
	const values: Record<string, RawValue> = {};
	for (const [name, field] of Object.entries(query.fields)) values[name] = await readField(frame, turn, record, field);
	return { values };
}

async function readField(frame: Frame, turn: Turn, record: ElementHandle, field: FieldQuery): Promise<RawValue> {
	if (field.selectors.every(isCss)) return await callKitOn(frame, 'readFieldOn', [field], [record]);
	for (const [rank, selector] of field.selectors.entries()) {
		const value = await withFound(frame, turn, record, selector, async (handles) => await callKitOn(frame, 'readFound', [rank, field.attribute ?? null], handles));
		if (value.matches > 0) return value;
	}
	return { text: null, rank: 0, matches: 0 };
}

/** The first table that is visible, or else the first there is. At most 10,100 rows: 10,000 and their headings. */
export async function readTable(access: FrameAccess, selectors: Selectors, context: CallContext): Promise<RawTable | null> {
	return await onPage(access, context, selectors, async (turn) =>
		await readAgain(turn, async () => {
			const frame = await access.current(turn);
			const visible = await lookFor(frame, turn, selectors, { visible: true });
			const found = visible.id === null ? await lookFor(frame, turn, selectors, { visible: false }) : visible;
			if (found.id === null) return null;
			const read = await turn.race(callKit(frame, 'readTable', found.id));
			return read === null ? null : { ...read, rank: found.rank, matches: found.matches };
		}),
	);
}

export async function readMarkup(access: FrameAccess, html: string, query: RecordQuery, context: CallContext): Promise<Records> {
	const all = selectorsOf(query);
	return await onPage(access, context, all, async (turn) => {
		const other = all.find((selector) => !isCss(selector));
		if (other !== undefined) throw new WebPageError('invalid', 'A piece of HTML is read with CSS selectors only.', { selectors: [other] });
		return await readAgain(turn, async () => {
			const frame = await access.current(turn);
			try {
				return await turn.race(namingSelector(all, callKit(frame, 'readMarkup', html, null, query)));
			} catch (error) {
				if (!/TrustedHTML|TrustedTypes?/.test(wordsOf(error))) throw error;
				return await readElsewhere(frame, turn, html, query);
			}
		});
	});
}

/** A page may forbid that HTML is read in it (https://www.w3.org/TR/trusted-types/); an empty one does not. */
async function readElsewhere(frame: Frame, turn: Turn, html: string, query: RecordQuery): Promise<Records> {
	const base = await turn.race(callKit(frame, 'documentBase'));
	const opening = frame.page().browserContext().newPage();
	try {
		const empty = await turn.race(opening);
		return await turn.race(callKit(empty.mainFrame(), 'readMarkup', html, base, query));
	} finally {
		opening.then(async (empty) => await empty.close()).catch(() => undefined);
	}
}
