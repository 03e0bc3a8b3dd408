/**
 * Phone numbers as a WhatsApp bot in Brazil meets them, reduced to one canonical form.
 *
 * Facts used: mobiles have 9 digits that start with 9, fixed lines 8 digits that start with 2 to 5 (ANATEL, Resolução 553/2010 and Ato
 * 6.305/2012); old WhatsApp accounts, and many customer records, still hold a mobile without its leading 9.
 */

/** A phone number in canonical form. Two numbers are the same line exactly when their `e164` is the same. */
export interface Phone {
	/** E.164 with `+`; a Brazilian mobile always with the ninth digit: `+5511987654321`. */
	readonly e164: string;
	readonly kind: 'mobile' | 'fixed' | 'foreign';
	/** Two-digit Brazilian area code (DDD). Absent for a foreign number. */
	readonly areaCode?: string;
	/** Number within the area: 9 digits for a mobile, 8 for a fixed line. Absent for a foreign number. */
	readonly subscriber?: string;
	/**
	 * Every E.164 form under which this line may be registered, the canonical one first. A mobile from the time of eight digits (ex-Nextel
	 * 7xxx-xxxx too) has two; a mobile that starts with 90 to 95 has one, because without its 9 it would be somebody's fixed line.
	 */
	readonly equivalents: readonly string[];
}

export interface ParsePhoneOptions {
	/** Area code for numbers written without one (`98765-4321`). An unknown area code counts as none. */
	defaultAreaCode?: string;
	/**
	 * The digits are known to carry their country code, as every number WhatsApp itself reports does. Without it `6591234567` reads as area
	 * 65 in Brazil; with it, as Singapore. WhatsApp ids (`…@s.whatsapp.net`, `…@c.us`) are read so in any case.
	 */
	assumeInternational?: boolean;
}

const AREA_CODES: ReadonlySet<string> = new Set(
	(
		'11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 ' +
		'61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99'
	).split(' '),
);

/** WhatsApp addresses whose digits are not a phone number: groups, lists, channels, hidden ids, bots. */
const NOT_A_PHONE_SERVER = /(?:^|\.)(?:g\.us|lid|broadcast|newsletter|bot)$/i;
/** WhatsApp addresses whose digits are a full international number. */
const PHONE_SERVER = /^(?:s\.whatsapp\.net|c\.us|hosted)$/i;
/** `5511987654321:12` and whatsmeow's `5511987654321.0:12`: the part after the number names a device. */
const DEVICE_SUFFIX = /(?<=\d)(?:\.\d{1,2})?:\d+$/;
/** `0xx11 98765-4321`: how Brazil prints "choose a carrier here". */
const CARRIER_PLACEHOLDER = /^(\D*0)xx(?=\D?\d)/i;

const WITH_COUNTRY_CODE = [/^55(\d{10,11})$/, /^550(\d{10,11})$/];
const WITHIN_BRAZIL = [/^(\d{10,11})$/, /^0(\d{10,11})$/, /^0[1-9]\d(\d{10,11})$/];

/** Nothing but digits and their usual marks: most records, and far quicker to read. */
const PLAINLY_WRITTEN = /^[\d\s()+.\-/]+$/;

interface WrittenNumber {
	digits: string;
	international: boolean;
}

function textOf(input: unknown): string {
	if (typeof input === 'string') return input.trim();
	if (typeof input === 'number') return Number.isSafeInteger(input) && input > 0 ? String(input) : '';
	return typeof input === 'bigint' && input > 0n ? String(input) : '';
}

function readWrittenNumber(input: unknown): WrittenNumber | null {
	const text = textOf(input);
	if (PLAINLY_WRITTEN.test(text)) return numberOf(text, false);
	const at = text.indexOf('@');
	const server = at === -1 ? '' : text.slice(at + 1).trim();
	if (NOT_A_PHONE_SERVER.test(server)) return null;
	const written = (at === -1 ? text : text.slice(0, at)).trim().replace(DEVICE_SUFFIX, '').replace(CARRIER_PLACEHOLDER, '$1');
	// A letter between the digits means two facts in one text ("3399-4444 ramal 123"): joined, they could form a stranger's number.
	if (/\p{L}/u.test(/\d.*\d/s.exec(written)?.[0] ?? '')) return null;
	return numberOf(written, PHONE_SERVER.test(server));
}

function numberOf(written: string, international: boolean): WrittenNumber | null {
	const digits = written.replace(/\D/g, '');
	if (digits === '') return null;
	const beforeDigits = written.slice(0, written.search(/\d/));
	return { digits, international: international || beforeDigits.includes('+') };
}

/** Area code and subscriber, ten or eleven digits; undefined when no reading has a valid area code. */
function nationalNumber(digits: string, forms: readonly RegExp[]): string | undefined {
	for (const form of forms) {
		const national = form.exec(digits)?.[1];
		if (national !== undefined && AREA_CODES.has(national.slice(0, 2))) return national;
	}
	return undefined;
}

function localNumber(digits: string, defaultAreaCode: string | undefined): string | undefined {
	const areaCode = defaultAreaCode?.trim().replace(/^0/, '');
	if (areaCode === undefined || !AREA_CODES.has(areaCode) || !/^\d{8,9}$/.test(digits)) return undefined;
	return areaCode + digits;
}

function brazilianPhone(national: string): Phone | null {
	const areaCode = national.slice(0, 2);
	const written = national.slice(2);
	if (/^[2-5]\d{7}$/.test(written)) {
		const e164 = `+55${national}`;
		return { e164, kind: 'fixed', areaCode, subscriber: written, equivalents: [e164] };
	}
	const subscriber = /^[6-9]\d{7}$/.test(written) ? `9${written}` : written;
	if (!/^9\d{8}$/.test(subscriber)) return null;
	const e164 = `+55${areaCode}${subscriber}`;
	const older = subscriberWithoutNinthDigit(subscriber);
	return { e164, kind: 'mobile', areaCode, subscriber, equivalents: older === undefined ? [e164] : [e164, `+55${areaCode}${older}`] };
}

function foreignPhone(digits: string): Phone | null {
	// E.164: at most 15 digits; the shortest numbers in use have 7 with their country code.
	if (!/^[1-9]\d{6,14}$/.test(digits)) return null;
	const e164 = `+${digits}`;
	return { e164, kind: 'foreign', equivalents: [e164] };
}

/**
 * The eight-digit form of a nine-digit mobile subscriber; undefined when there never was one. Eight-digit mobiles started with 6 to 9;
 * taking the 9 from `93333-4444` gives the fixed line `3333-4444` of somebody else.
 */
export function subscriberWithoutNinthDigit(subscriber: string): string | undefined {
	return /^9[6-9]\d{7}$/.test(subscriber) ? subscriber.slice(1) : undefined;
}

/**
 * Reads a phone number in any form met in customer records, on WhatsApp or typed by hand: masks, `+55`, `0055`, `0` + area code,
 * `0` + carrier + area code, WhatsApp ids with or without a device, numbers of a JSON document (safe integers).
 *
 * Country or area code 55 is told apart by length, never by prefix: `55999991234` lies in area 55, `5511987654321` in country 55.
 *
 * @returns null for all that is not surely one phone number: groups, `@lid` ids, 0800 numbers, unknown area codes, a number without area
 * code (unless `defaultAreaCode` is given), a nine-digit number that does not start with 9. Never throws.
 */
export function parsePhone(input: unknown, options: ParsePhoneOptions = {}): Phone | null {
	const written = readWrittenNumber(input);
	if (written === null) return null;
	const { digits } = written;
	// No country code starts with 0, so "+0055 11 …" still needs the national rules.
	if ((written.international || options.assumeInternational === true) && !digits.startsWith('0')) {
		if (!digits.startsWith('55')) return foreignPhone(digits);
		const national = nationalNumber(digits, WITH_COUNTRY_CODE);
		return national === undefined ? null : brazilianPhone(national);
	}
	const dialled = digits.replace(/^00/, '');
	const national = nationalNumber(dialled, [...WITH_COUNTRY_CODE, ...WITHIN_BRAZIL]) ?? localNumber(dialled, options.defaultAreaCode);
	return national === undefined ? null : brazilianPhone(national);
}

function isPhone(value: unknown): value is Phone {
	return typeof value === 'object' && value !== null && 'e164' in value && typeof value.e164 === 'string';
}

/**
 * Whether both are the same line. Takes raw values and parsed phones alike; what is not a phone number equals nothing, not even itself.
 * This is the check to run on every hit of a look-up: systems that search by substring return strangers.
 */
export function samePhone(a: unknown, b: unknown, options: ParsePhoneOptions = {}): boolean {
	const first = isPhone(a) ? a : parsePhone(a, options);
	const second = isPhone(b) ? b : parsePhone(b, options);
	return first !== null && second !== null && first.e164 === second.e164;
}
