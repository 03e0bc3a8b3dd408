import { errors } from './errors.ts';
import type { SqlType } from './sql-types.ts';
import { kindName } from './sql-types.ts';

const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 63n - 1n;

/** Throws 8115 for what does not fit in the 64 bits that a number has here. */
export function fitting(value: bigint, to = 'numeric'): bigint {
	if (value < LOWEST || value > HIGHEST) throw errors.overflow('expression', to);
	return value;
}

/** Half a unit rounds away from zero, as SQL Server does it. */
export function divideRounded(value: bigint, divisor: bigint): bigint {
	const quotient = value / divisor;
	const rest = value % divisor;
	const size = (rest < 0n ? -rest : rest) * 2n;
	return size < (divisor < 0n ? -divisor : divisor) ? quotient : quotient + ((value < 0n) === (divisor < 0n) ? 1n : -1n);
}

export function rescale(value: bigint, from: number, to: number): bigint {
	return to >= from ? value * 10n ** BigInt(to - from) : divideRounded(value, 10n ** BigInt(from - to));
}

export function exactText(value: bigint, scale: number): string {
	const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
	const sign = value < 0n ? '-' : '';
	return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Undefined when the text is no plain decimal number. Rounded to `scale` digits. */
export function parseExact(source: string, scale: number): bigint | undefined {
	const [, sign, whole = '', fraction = ''] = /^([+-]?)(\d*)\.?(\d*)$/.exec(source.trim()) ?? [];
	if (sign === undefined || whole + fraction === '') return undefined;
	const value = rescale(BigInt(whole + fraction), fraction.length, scale);
	return sign === '-' ? -value : value;
}

/** A FLOAT as a scaled number; 15 digits count, as SQL Server converts. */
export function exactOfFloat(value: number, scale: number): bigint {
	if (!Number.isFinite(value)) throw errors.overflow('float', 'numeric');
	const fixed = Math.abs(value) < 1e21 ? Number(value.toPrecision(15)).toFixed(Math.min(20, scale + 1)) : undefined;
	const parsed = fixed === undefined ? undefined : parseExact(fixed, scale);
	if (parsed === undefined) throw errors.overflow('float', 'numeric');
	return parsed;
}

/** As CAST(float AS VARCHAR): six significant digits. */
export function floatText(value: number): string {
	const short = Number(value.toPrecision(6));
	const magnitude = Math.abs(short);
	if (short === 0 || (magnitude >= 1e-4 && magnitude < 1e6)) return String(short);
	const [mantissa = '0', exponent = '+0'] = short.toExponential().split('e');
	return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(3, '0')}`;
}

const RANGES: Partial<Record<SqlType['kind'], readonly [bigint, bigint]>> = {
	tinyint: [0n, 255n],
	smallint: [-32_768n, 32_767n],
	int: [-2_147_483_648n, 2_147_483_647n],
	bigint: [LOWEST, HIGHEST],
	smallmoney: [-2_147_483_648n, 2_147_483_647n],
	money: [LOWEST, HIGHEST],
};

export function inRange(value: bigint, type: SqlType): boolean {
	if (type.kind === 'decimal') {
		const limit = 10n ** BigInt(type.precision);
		return value > -limit && value < limit && value >= LOWEST && value <= HIGHEST;
	}
	const [lowest, highest] = RANGES[type.kind] ?? [LOWEST, HIGHEST];
	return value >= lowest && value <= highest;
}

/** Throws 8115. */
export function checkRange(value: bigint, type: SqlType, from: string): bigint {
	if (!inRange(value, type)) throw errors.overflow(from, kindName(type));
	return value;
}
