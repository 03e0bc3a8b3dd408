/**
 * What lives longer than one run (pools, the Store, caches), in one place per process. n8n loads a
 * package anew when it is upgraded; the registry hangs on `globalThis`, so that the new copy finds
 * what the old one has opened.
 */
interface Entry {
	value: Promise<unknown>;
	close: () => Promise<void>;
	idleMs: number;
	users: number;
	timer: NodeJS.Timeout | undefined;
}

const registryKey = Symbol.for('n8n-nodes-backoffice');
/** Grows when the shape of the registry changes: an older copy's registry is then left alone. */
const registryVersion = 1;
const maximumResources = 50;

interface Registry {
	version: number;
	entries: Map<string, Entry>;
	values: Map<string, unknown>;
}

function registry(): Registry {
	const holder = globalThis as { [registryKey]?: Registry };
	const present = holder[registryKey];
	if (present?.version === registryVersion) return present;
	return (holder[registryKey] = { version: registryVersion, entries: new Map(), values: new Map() });
}

export interface Closable {
	close(): Promise<void>;
}

export interface Lease<T> {
	value: T;
	/** To be called once, when the run no longer needs the resource. */
	release(): void;
}

/**
 * The resource of that key, opened by the first caller and shared by all; two first callers get one.
 * It is closed when nobody has held it for `idleMs`, or when the registry is full and it has been
 * idle longest. A failed opening is forgotten, so that the next call tries again.
 *
 * @param key must name the credential and every field that makes a difference to the connection
 */
export async function lease<T extends Closable>(
	key: string,
	{ open, idleMs }: { open: () => Promise<T>; idleMs: number },
): Promise<Lease<T>> {
	const { entries } = registry();
	const entry = entries.get(key) ?? addEntry(entries, key, open, idleMs);
	entry.users += 1;
	clearTimeout(entry.timer);
	const value = (await entry.value) as T;
	let held = true;
	const release = () => {
		if (!held) return;
		held = false;
		entry.users -= 1;
		if (entry.users === 0) closeWhenIdle(entries, key, entry);
	};
	return { value, release };
}

/** A value that stays for the life of the process. */
export function processWide<T>(key: string, create: () => T): T {
	const { values } = registry();
	if (!values.has(key)) values.set(key, create());
	return values.get(key) as T;
}

function addEntry<T extends Closable>(
	entries: Map<string, Entry>,
	key: string,
	open: () => Promise<T>,
	idleMs: number,
): Entry {
	if (entries.size >= maximumResources) evictIdle(entries);
	const value = open();
	const entry: Entry = {
		value,
		close: async () => await (await value).close(),
		idleMs,
		users: 0,
		timer: undefined,
	};
	entries.set(key, entry);
	value.catch(() => {
		if (entries.get(key) === entry) entries.delete(key);
	});
	return entry;
}

function closeWhenIdle(entries: Map<string, Entry>, key: string, entry: Entry): void {
	// Last used goes to the end: eviction takes from the front.
	if (entries.delete(key)) entries.set(key, entry);
	entry.timer = setTimeout(() => evict(entries, key, entry), entry.idleMs);
	entry.timer.unref();
}

function evictIdle(entries: Map<string, Entry>): void {
	for (const [key, entry] of entries) {
		if (entry.users === 0) return evict(entries, key, entry);
	}
}

function evict(entries: Map<string, Entry>, key: string, entry: Entry): void {
	if (entries.get(key) === entry) entries.delete(key);
	clearTimeout(entry.timer);
	// Nobody uses it any more; how its closing ends concerns nobody either.
	entry.close().catch(() => undefined);
}

/** Closes everything, process-wide values that can be closed too; for tests and for the end of a process of our own. */
export async function closeAll(): Promise<void> {
	const { entries, values } = registry();
	const closing = [...entries.values()].map(async (entry) => {
		clearTimeout(entry.timer);
		await entry.close();
	});
	const lasting = [...values.values()].filter(isClosable);
	entries.clear();
	values.clear();
	await Promise.allSettled(closing);
	// What was closed first may have told the Store a last word.
	await Promise.allSettled(lasting.map(async (value) => await value.close()));
}

function isClosable(value: unknown): value is Closable {
	return typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function';
}
