import type { AccountData, EntityKind, LinkMetadata } from './model.ts';

export interface LinkedRecord {
	kind: EntityKind;
	id: number;
	metadata: LinkMetadata;
}

/** Links two records, both ways. False when they were linked already; then nothing changes. */
export function link(
	data: AccountData,
	from: { kind: EntityKind; id: number },
	to: { kind: EntityKind; id: number },
	metadata: Partial<LinkMetadata> = {},
): boolean {
	const links = linksOf(data, from);
	if (links.has(keyOf(to))) return false;
	const first = !linkedIds(data, from.kind, from.id, to.kind).some((linked) => linked.metadata.isMain);
	const full = { isMain: metadata.isMain ?? first, quantity: metadata.quantity ?? null, catalogId: metadata.catalogId ?? null };
	links.set(keyOf(to), full);
	linksOf(data, to).set(keyOf(from), full);
	return true;
}

export function unlink(
	data: AccountData,
	from: { kind: EntityKind; id: number },
	to: { kind: EntityKind; id: number },
): boolean {
	linksOf(data, to).delete(keyOf(from));
	return linksOf(data, from).delete(keyOf(to));
}

export function allLinks(data: AccountData, kind: EntityKind, id: number): LinkedRecord[] {
	const linked: LinkedRecord[] = [];
	for (const [key, metadata] of data.links.get(keyOf({ kind, id })) ?? []) {
		const [toKind = '', toId = ''] = key.split(':');
		linked.push({ kind: toKind as EntityKind, id: Number(toId), metadata });
	}
	return linked;
}

export function linkedIds(data: AccountData, kind: EntityKind, id: number, toKind: EntityKind): LinkedRecord[] {
	return allLinks(data, kind, id).filter((linked) => linked.kind === toKind);
}

function linksOf(data: AccountData, record: { kind: EntityKind; id: number }): Map<string, LinkMetadata> {
	const key = keyOf(record);
	const known = data.links.get(key);
	if (known !== undefined) return known;
	const created = new Map<string, LinkMetadata>();
	data.links.set(key, created);
	return created;
}

function keyOf({ kind, id }: { kind: EntityKind; id: number }): string {
	return `${kind}:${id}`;
}
