import { ConnectorError } from '../../domain/errors';
import { storeSystem } from '../store/store-error';

const longestName = 300;
const longestKey = 200;
/** Of a million keys nearly all are plain. */
const usualKey = /^[\x20-\x7e]{1,200}$/;

/** @throws ConnectorError `validation` */
export function checkName(name: string): void {
	if (name.length === 0 || name.length > longestName || /[\p{Cc}\p{Cs}]/u.test(name)) {
		throw invalid('name', `must be 1 to ${longestName} characters without control characters`);
	}
}

/** @throws ConnectorError `validation` for a key that not every Dataset could keep */
export function checkKey(key: string): void {
	if (usualKey.test(key)) return;
	if (key.length === 0 || key.length > longestKey || /[\p{Cc}\p{Cs}]/u.test(key)) {
		throw invalid('key', `must be 1 to ${longestKey} characters of well-formed text without control characters`);
	}
}

function invalid(parameter: string, problem: string): ConnectorError {
	return new ConnectorError('validation', `Dataset: ${parameter} ${problem}.`, { system: storeSystem, parameter, nothingDone: true });
}
