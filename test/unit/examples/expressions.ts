// What an expression in an example workflow gives, without n8n.
import { runInNewContext } from 'node:vm';

import { readExample } from '../../../scripts/lib/examples.ts';

interface Items {
	/** The item that the node is given. */
	json: object;
	/** Items of nodes that ran before, by their names. */
	before?: Record<string, object>;
}

/** The value of that parameter of that node; `parameter` may be the name of an assignment of a Set node. */
export function valueIn(file: string, { node, parameter }: { node: string; parameter: string }, { json, before = {} }: Items): unknown {
	const parameters = readExample(file).nodes.find(({ name }) => name === node)?.parameters ?? {};
	const assignments = (parameters.assignments as { assignments: Array<{ name: string; value: string }> } | undefined)?.assignments;
	const text = String(parameters[parameter] ?? assignments?.find(({ name }) => name === parameter)?.value);
	const $ = (name: string): object => ({ item: { json: before[name] } });
	return runInNewContext(text.replace(/^=\{\{/, '').replace(/\}\}$/, ''), { $, $json: json, $execution: { id: '1' } });
}
