import type { OfferedTool } from './chat-format.ts';

/** Something the model knows, and what a tool may call it. */
export interface Fact {
	/** Fits the name or the description of a tool's argument. */
	called: RegExp;
	value: unknown;
}

export interface WantedCall {
	tool: string;
	arguments: Record<string, unknown>;
}

/**
 * The first tool whose name fits, else the first whose description does: a model has nothing else to choose by.
 * @returns undefined where none of the tools offered is for this
 */
export function toolFor(tools: readonly OfferedTool[], purpose: RegExp): OfferedTool | undefined {
	return tools.find((tool) => purpose.test(tool.function.name)) ?? tools.find((tool) => purpose.test(tool.function.description ?? ''));
}

/** The tool's arguments as its schema asks for them, each with the first fact that its name or description fits. */
export function argumentsFor(tool: OfferedTool, facts: readonly Fact[]): Record<string, unknown> {
	const properties = Object.entries(tool.function.parameters?.properties ?? {});
	const given: Record<string, unknown> = {};
	for (const [name, { type, description = '' }] of properties) {
		const fact = facts.find(({ called }) => called.test(name)) ?? facts.find(({ called }) => called.test(description));
		if (fact) given[name] = typeof fact.value === 'object' && type === 'string' ? JSON.stringify(fact.value) : fact.value;
	}
	return given;
}
