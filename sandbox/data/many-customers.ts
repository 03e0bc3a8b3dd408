import { cpf } from './documents.ts';

/** The 67 area codes (DDD) in use in Brazil. */
export const AREA_CODES: readonly string[] = [
	...['11', '12', '13', '14', '15', '16', '17', '18', '19', '21', '22', '24', '27', '28'],
	...['31', '32', '33', '34', '35', '37', '38', '41', '42', '43', '44', '45', '46', '47', '48', '49'],
	...['51', '53', '54', '55', '61', '62', '63', '64', '65', '66', '67', '68', '69'],
	...['71', '73', '74', '75', '77', '79', '81', '82', '83', '84', '85', '86', '87', '88', '89'],
	...['91', '92', '93', '94', '95', '96', '97', '98', '99'],
];

export interface BulkCustomer {
	readonly id: number;
	readonly name: string;
	readonly email: string;
	/** In one of five formats, by index. */
	readonly phone: string;
	readonly phoneE164: string;
	/** A bare CPF. */
	readonly document: string;
	readonly creditLimitCents: number;
}

const FIRST_ID = 1_000_000;
const FIRST_SUBSCRIBER = 60_000_000;
const SUBSCRIBERS = 40_000_000;
/** Coprime to SUBSCRIBERS, so that no two steps fall on one number; large, so that neighbours look unlike. */
const STRIDE = 17_320_507;

const formats: readonly ((area: string, subscriber: string) => string)[] = [
	(area, subscriber) => `(${area}) 9${subscriber.slice(0, 4)}-${subscriber.slice(4)}`,
	(area, subscriber) => `55${area}9${subscriber}`,
	(area, subscriber) => `+55 ${area} 9${subscriber.slice(0, 4)}-${subscriber.slice(4)}`,
	(area, subscriber) => `${area}${subscriber}`,
	(area, subscriber) => `0${area}9${subscriber}`,
];

/**
 * The customer at `index` (0 to 999,999) of an endless, always equal list for measurements. Every phone is a mobile and
 * unique; each hundredth shares its last eight digits with the one before it, in another area.
 */
export function bulkCustomer(index: number): BulkCustomer {
	const area = AREA_CODES[index % AREA_CODES.length] ?? '11';
	const step = index % 100 === 99 ? index - 1 : index;
	// The product stays below 2^53 for indexes up to some 500 million.
	const subscriber = String(FIRST_SUBSCRIBER + ((step * STRIDE) % SUBSCRIBERS));
	const format = formats[index % formats.length];
	const id = FIRST_ID + index;
	return {
		id,
		name: `Cliente de Volume ${id}`,
		email: `volume${id}@example.com.br`,
		phone: format === undefined ? subscriber : format(area, subscriber),
		phoneE164: `+55${area}9${subscriber}`,
		document: cpf(100_000_000 + index),
		creditLimitCents: (index % 500) * 1_000,
	};
}
