// How the example workflows look in n8n's editor: what a note says must not lie behind a node.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { readExample } from '../../../scripts/lib/examples.ts';

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

const folder = join(__dirname, '../../../examples');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const noteType = 'n8n-nodes-base.stickyNote';
/** About the size of a node without its name; nodes with many outputs are taller. */
const nodeSize = { width: 100, height: 100 };
/** Where a note says nothing of its own. */
const noteSize = { width: 240, height: 160 };

function boxesOf(file: string): { notes: Box[]; nodes: Box[] } {
	const { nodes } = readExample(file);
	const boxes = (isNote: boolean) => nodes.filter(({ type }) => (type === noteType) === isNote).map(({ name, position: [left = 0, top = 0], parameters }) => {
		const { width, height } = isNote ? { ...noteSize, ...(parameters as Partial<typeof noteSize>) } : nodeSize;
		return { name, left, top, right: left + width, bottom: top + height };
	});
	return { notes: boxes(true), nodes: boxes(false) };
}

function overlap(one: Box, other: Box): boolean {
	return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function contains(outer: Box, inner: Box): boolean {
	return outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom;
}

/** Pairs that lie over each other, each once. */
function overlapping(boxes: readonly Box[]): string[] {
	return boxes.flatMap((one, index) => boxes.slice(index + 1).filter((other) => overlap(one, other)).map((other) => `${one.name} / ${other.name}`));
}

test('there are examples to look at', () => {
	expect(files).toEqual(expect.arrayContaining(['pedido-com-fila.json', 'atendimento-com-fila.json']));
});

describe.each(files)('%s', (file) => {
	const { notes, nodes } = boxesOf(file);

	test('no node lies over a note, unless the note contains it', () => {
		const covered = nodes.flatMap((node) => notes.filter((note) => overlap(node, note) && !contains(note, node)).map((note) => `${node.name} over ${note.name}`));
		expect(covered).toEqual([]);
	});

	test('no two nodes and no two notes lie over each other', () => {
		expect(overlapping(nodes)).toEqual([]);
		expect(overlapping(notes)).toEqual([]);
	});
});
