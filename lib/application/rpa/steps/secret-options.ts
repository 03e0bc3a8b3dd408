import type { Scene } from '../scene';

/** A secret is covered wherever it is typed, whether the recipe says so or not. */
export function secretOptions(isSecret: boolean, text: string, { run }: Scene): { secret?: boolean } {
	const secret = isSecret || run.plan.texts.forms.occursIn(text);
	if (secret) run.secretFilled = true;
	return secret ? { secret } : {};
}
