import { subscriberWithoutNinthDigit, type Phone } from './phone';

function dashed(subscriber: string): string {
	return `${subscriber.slice(0, -4)}-${subscriber.slice(-4)}`;
}

function commonForms(areaCode: string, subscriber: string): string[] {
	const masked = dashed(subscriber);
	return [
		`55${areaCode}${subscriber}`,
		`+55${areaCode}${subscriber}`,
		`${areaCode}${subscriber}`,
		`0${areaCode}${subscriber}`,
		`(${areaCode}) ${masked}`,
		`(${areaCode})${masked}`,
		`${areaCode} ${masked}`,
		`${areaCode}${masked}`,
		`+55 ${areaCode} ${masked}`,
		`+55 (${areaCode}) ${masked}`,
		`55 ${areaCode} ${masked}`,
	];
}

function formsWithNinthDigitApart(areaCode: string, subscriber: string): string[] {
	const masked = `9 ${dashed(subscriber.slice(1))}`;
	return [`(${areaCode}) ${masked}`, `${areaCode} ${masked}`, `+55 ${areaCode} ${masked}`];
}

/**
 * The ways a phone number is stored in the systems of a Brazilian company, likeliest first and without repeats, for
 * `column IN (variants)` on a plain indexed column or for a REST search tried in order.
 *
 * A mobile gives 25 forms (11 with the ninth digit, 11 without it, 3 with the ninth digit set apart), a fixed line 11, a foreign number 2.
 * A mobile that starts with 90 to 95 gives only the 14 forms with the ninth digit: without it, it would be somebody's fixed line.
 *
 * A hit still has to be verified with `samePhone`: a system may match by substring, and a foreign number without `+` may look Brazilian.
 */
export function phoneLookupVariants(phone: Phone): string[] {
	const { areaCode, subscriber } = phone;
	if (areaCode === undefined || subscriber === undefined) return [phone.e164, phone.e164.slice(1)];
	const variants = commonForms(areaCode, subscriber);
	if (phone.kind === 'mobile') {
		const older = subscriberWithoutNinthDigit(subscriber);
		if (older !== undefined) variants.push(...commonForms(areaCode, older));
		variants.push(...formsWithNinthDigitApart(areaCode, subscriber));
	}
	return variants;
}
