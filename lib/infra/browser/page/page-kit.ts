import type { ElementHandle, Frame, Realm } from 'puppeteer-core';

import * as approaching from './in-page/approaching';
import * as covering from './in-page/covering';
import type { PageElement } from './in-page/dom';
import * as drawn from './in-page/drawn';
import * as filling from './in-page/filling';
import * as formats from './in-page/formats';
import * as framing from './in-page/framing';
import * as holding from './in-page/holding';
import * as markup from './in-page/markup';
import * as markupText from './in-page/markup-text';
import * as reading from './in-page/reading';
import * as readingBack from './in-page/reading-back';
import * as requesting from './in-page/requesting';
import * as sanitising from './in-page/sanitising';
import * as secrets from './in-page/secrets';
import * as seeing from './in-page/seeing';
import * as tables from './in-page/tables';

const parts = { ...seeing, ...approaching, ...filling, ...formats, ...holding, ...readingBack, ...framing, ...reading, ...markup, ...markupText, ...tables, ...requesting, ...secrets, ...covering, ...drawn, ...sanitising };

/** The functions of `in-page`, as they can be called in the page. */
export type PageKit = typeof parts;

/** Name of the kit in the world that Puppeteer keeps for itself; the page's scripts have another global object. */
declare const globalThis: { backofficePageKit?: PageKit };

/** The functions as one piece of code in which they know each other by name. */
function kitSource(): string {
	const functions = Object.values(parts).filter((part) => typeof part === 'function');
	const names = functions.map((part) => part.name);
	return `(() => { 'use strict'; ${functions.map(String).join('\n')}\nglobalThis.backofficePageKit = { ${names.join(', ')} }; })()`;
}

let source: string | null = null;

function isRealm(value: unknown): value is Realm {
	return typeof value === 'object' && value !== null && 'evaluate' in value && 'evaluateHandle' in value;
}

/**
 * The world of a frame in which Puppeteer runs its own code: the same document, but globals that the page's scripts cannot change.
 * Puppeteer 25 has no public way to it (`Frame.isolatedRealm` is marked internal), hence the care.
 */
export function isolatedRealm(frame: Frame): Realm {
	const found: unknown = 'isolatedRealm' in frame && typeof frame.isolatedRealm === 'function' ? frame.isolatedRealm() : undefined;
	if (!isRealm(found)) throw new Error('puppeteer-core has no isolated realm');
	return found;
}

/** Puts the kit into the frame's document; where it is there already, only the look costs something. */
export async function installKit(frame: Frame): Promise<void> {
	source ??= kitSource();
	await isolatedRealm(frame).evaluate(source);
}

const missing = 'backoffice:kit-missing';

/** Calls a function of the kit in the frame. Arguments and result travel as JSON. */
export async function callKit<Name extends keyof PageKit>(frame: Frame, name: Name, ...args: Parameters<PageKit[Name]>): Promise<Awaited<ReturnType<PageKit[Name]>>> {
	return (await callWith(frame, name, args, null)) as Awaited<ReturnType<PageKit[Name]>>;
}

type TakesElements<Name extends keyof PageKit> = Parameters<PageKit[Name]> extends [...unknown[], PageElement[]] ? Name : never;
type KitOfElements = { [Name in keyof PageKit as TakesElements<Name>]: PageKit[Name] };
type Leading<Args extends unknown[]> = Args extends [...infer Head, PageElement[]] ? Head : never;

/** The same for functions whose last argument are elements; the handles must be of the frame's isolated world. */
export async function callKitOn<Name extends keyof KitOfElements>(
	frame: Frame,
	name: Name,
	args: Leading<Parameters<PageKit[Name]>>,
	handles: readonly ElementHandle[],
): Promise<Awaited<ReturnType<PageKit[Name]>>> {
	return (await callWith(frame, name, args, handles)) as Awaited<ReturnType<PageKit[Name]>>;
}

async function callWith(frame: Frame, name: string, args: readonly unknown[], handles: readonly ElementHandle[] | null): Promise<unknown> {
	const call = (): Promise<unknown> => isolatedRealm(frame).evaluate(callInPage, name, missing, args, handles !== null, ...(handles ?? []));
	const result = await call();
	if (result !== missing) return result;
	await installKit(frame);
	return await call();
}

/** Runs in the page. */
function callInPage(name: string, absent: string, args: readonly unknown[], withElements: boolean, ...elements: unknown[]): unknown {
	const kit = globalThis.backofficePageKit as Record<string, (...given: unknown[]) => unknown> | undefined;
	if (kit === undefined) return absent;
	return withElements ? kit[name]?.(...args, elements) : kit[name]?.(...args);
}
