import {
	NodeOperationError,
	type Failure,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import { ConnectorError, isConnectorError, type ConnectorErrorCode } from '../domain/errors';
import { toPlain } from './plain';

/**
 * Whatever was thrown, as a ConnectorError. An error that is none of ours is a defect or a broken
 * expression: its first line is kept, its stack and properties are not, because drivers put
 * credentials into them.
 */
export function toConnectorError(error: unknown, system: string): ConnectorError {
	if (isConnectorError(error)) return error;
	const text = error instanceof Error ? error.message : String(error);
	const [firstLine = 'Unknown'] = text.split('\n', 1);
	return new ConnectorError('unavailable', firstLine.slice(0, 300), {
		system,
		retryable: false,
		hint: hintOf(error),
	});
}

function hintOf(error: unknown): string {
	if (typeof error === 'object' && error !== null && 'description' in error) {
		if (typeof error.description === 'string' && error.description !== '') {
			return error.description.slice(0, 300);
		}
	}
	return 'Check the node’s credential, its parameters and the expressions in them.';
}

/** Masked candidates belong to the message: error items have no other place that survives n8n. */
function messageOf(error: ConnectorError): string {
	if (!error.candidates?.length) return error.message;
	const list = error.candidates.map(({ id, label }) => `${id} (${label})`).join(', ');
	return `${error.message} Candidates: ${list}.`;
}

/**
 * The error item of one input item. n8n routes an item to the error output only when its json holds
 * nothing but `error`, `message` and `details`, and `item.error` must stay unset: with it n8n would
 * throw the details away.
 */
export function errorItem(error: ConnectorError, itemIndex: number): INodeExecutionData {
	// A system that names a time expects to be asked again, though not by an immediate repeat.
	const retryable = error.retryable || error.retryAfterMs !== undefined;
	const details: IDataObject = { code: error.code, system: error.system, retryable };
	if (error.httpStatus !== undefined) details.httpStatus = error.httpStatus;
	if (error.retryAfterMs !== undefined) details.retryAfterMs = error.retryAfterMs;
	if (error.context !== undefined) details.context = toPlain(error.context);
	const json: IDataObject = { error: messageOf(error), details };
	if (error.hint !== undefined) json.message = error.hint;
	return { json, pairedItem: { item: itemIndex } };
}

/** What is left to do for one who can neither repair a system nor ask its owner. */
const adviceToAgents: Record<ConnectorErrorCode, string> = {
	validation: 'Correct the argument and call the tool again, or ask the user for it.',
	not_found: 'Tell the user that it was not found.',
	ambiguous: 'Ask the user for something that tells them apart.',
	rate_limited: 'Do not guess: tell the user that the system cannot be asked right now.',
	timeout: 'Do not guess: tell the user that the system cannot be asked right now.',
	unavailable: 'Do not guess: tell the user that the system cannot be asked right now.',
	uncertain: 'It may have been done: do not call the tool again, hand the request to a person.',
	auth: 'Do not call the tool again: hand the request to a person.',
	permission: 'Do not call the tool again: hand the request to a person.',
	unsupported: 'Do not call the tool again: hand the request to a person.',
	drift: 'Do not call the tool again: hand the request to a person.',
	blocked: 'Do not call the tool again: hand the request to a person.',
};

/** The error item as an AI agent reads it: the hint, which is written for the workflow's author, and what the agent can do. */
export function agentErrorItem(error: ConnectorError, itemIndex: number): INodeExecutionData {
	const item = errorItem(error, itemIndex);
	const message = [error.hint, adviceToAgents[error.code]].filter(Boolean).join(' ');
	return { ...item, json: { ...item.json, message } };
}

const failureCauses: Partial<Record<ConnectorErrorCode, Failure['cause']>> = {
	auth: 'credential-invalid',
	permission: 'credential-invalid',
	validation: 'configuration-invalid',
	unsupported: 'configuration-invalid',
	rate_limited: 'rate-limited',
	timeout: 'temporarily-unavailable',
	unavailable: 'temporarily-unavailable',
};

/** The error that stops a node: message says what happened, description what to do. */
export function nodeError(node: INode, error: ConnectorError, itemIndex: number): NodeOperationError {
	const cause = failureCauses[error.code];
	const failure = cause ? { failure: failureOf(cause, error) } : {};
	const stopped = new NodeOperationError(node, messageOf(error), {
		itemIndex,
		...(error.hint !== undefined ? { description: error.hint } : {}),
		...failure,
	});
	stopped.context.code = error.code;
	stopped.context.system = error.system;
	if (error.spared === true) stopped.context.spared = true;
	return stopped;
}

function failureOf(cause: Failure['cause'], error: ConnectorError): Failure {
	return (
		error.retryAfterMs === undefined ? { cause } : { cause, retryAfterMs: error.retryAfterMs }
	) as Failure;
}
