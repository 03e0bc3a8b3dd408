import type { RestErpKnobs } from './options.ts';

/** Hundredths (cents, or hundredths of a percent) as the ERP writes them. */
export function renderHundredths(hundredths: number, style: RestErpKnobs['moneyAs']): number | string {
	if (style === 'number') return hundredths / 100;
	const digits = String(Math.abs(hundredths)).padStart(3, '0');
	const sign = hundredths < 0 ? '-' : '';
	const whole = digits.slice(0, -2);
	const fraction = digits.slice(-2);
	if (style === 'decimal-string') return `${sign}${whole}.${fraction}`;
	return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${fraction}`;
}
