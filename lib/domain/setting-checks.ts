import { orderStatuses, type OrderStatus } from './erp';
import { ConnectorError } from './errors';
import { statusKey, type OrderStatusMap } from './order-status';
import { phoneWriter, samplePhone } from './phone-sample';

/** Checks of what stands in a credential; each throws ConnectorError `validation` naming the setting. */
export class SettingChecks {
	constructor(readonly system: string) {}

	error(setting: string, problem: string, hint: string): ConnectorError {
		return new ConnectorError('validation', `The ${this.system} setting "${setting}" cannot be used: ${problem}.`, {
			system: this.system,
			parameter: setting,
			hint,
			nothingDone: true,
		});
	}

	/** An object whose names are all known. */
	names(given: unknown, known: readonly string[], setting: string): void {
		if (typeof given !== 'object' || given === null || Array.isArray(given)) {
			throw this.error(setting || 'settings', 'it must be an object', 'Give names and values.');
		}
		const stranger = Object.keys(given).find((name) => !known.includes(name));
		if (stranger === undefined) return;
		const path = setting === '' ? stranger : `${setting}.${stranger}`;
		throw this.error(path, 'there is no such setting', `Known are ${known.join(', ')}.`);
	}

	text(value: unknown, setting: string): string {
		if (typeof value !== 'string') throw this.error(setting, 'it must be text', 'Give one text, or leave it empty.');
		return value.trim();
	}

	texts(value: unknown, setting: string, needsOne = false): readonly string[] {
		const valid = Array.isArray(value) && value.every((entry) => typeof entry === 'string' && entry.trim() !== '');
		if (!valid || (needsOne && value.length === 0)) {
			throw this.error(setting, 'it must be a list of texts', needsOne ? 'Give at least one.' : 'It may be empty.');
		}
		return value;
	}

	oneOf<Choice extends string>(value: unknown, choices: readonly Choice[], setting: string): Choice {
		const found = choices.find((choice) => choice === value);
		if (found !== undefined) return found;
		throw this.error(setting, 'its value is not known', `Known are ${choices.map((choice) => choice || '(empty)').join(', ')}.`);
	}

	integer(value: unknown, [least, most]: readonly [number, number], setting: string): number {
		if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
		throw this.error(setting, 'it is out of range', `Give a whole number from ${least} to ${most}.`);
	}

	flag(value: unknown, setting: string): boolean {
		if (typeof value === 'boolean') return value;
		throw this.error(setting, 'it must be true or false', 'Give true or false.');
	}

	currency(value: unknown, setting: string): string {
		const code = this.text(value, setting);
		if (/^[A-Z]{3}$/.test(code)) return code;
		throw this.error(setting, 'it is no ISO 4217 code', 'Give three capital letters, e.g. BRL.');
	}

	areaCode(value: unknown, setting: string): string {
		const code = this.text(value, setting);
		if (code === '' || /^[1-9][1-9]$/.test(code)) return code;
		throw this.error(setting, 'it is no area code', 'Give two digits, e.g. 11, or leave it empty.');
	}

	/** @returns the zone as IANA names it */
	timeZone(value: unknown, setting: string): string {
		const zone = this.text(value, setting);
		try {
			return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
		} catch {
			throw this.error(setting, 'it is no known time zone', 'Give an IANA name, e.g. America/Sao_Paulo.');
		}
	}

	/** The number +55 11 98765-4321 in the way phones are written, see `phoneWriter`. */
	phoneSample(value: unknown, setting: string): string {
		const sample = this.text(value, setting);
		if (phoneWriter(sample) !== null) return sample;
		throw this.error(setting, 'it does not show the number +55 11 98765-4321', `Write that number as the system has it, e.g. (11) 98765-4321 or ${samplePhone}.`);
	}

	/** The ERP's words, written as `statusKey` writes them, by our status. */
	statusMap(value: unknown, setting: string): OrderStatusMap {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			throw this.error(setting, 'it must be an object', 'Give the ERP’s words as names and our statuses as values.');
		}
		const entries = Object.entries(value).map(([word, status]): [string, OrderStatus] => [
			statusKey(word),
			this.oneOf(status, orderStatuses, `${setting}.${word}`),
		]);
		return Object.fromEntries(entries);
	}
}
