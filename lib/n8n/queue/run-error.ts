import { connectorErrorCodes } from '../../domain/errors';

/** Code of an error that is none of ours, such as Stop and Error's. */
const foreignCode = 'run_failed';
const ownCodes: ReadonlySet<string> = new Set(connectorErrorCodes);
const deepestError = 10;

/** The error of a run as it arrives: a plain object, in n8n's queue mode also one that has been through JSON. */
export interface RunError {
	message?: unknown;
	context?: { code?: unknown; system?: unknown; spared?: unknown };
	failure?: { retryAfterMs?: unknown };
	/** The node that failed; of a sub-workflow, that one's node. */
	node?: { type?: unknown };
	/** Only the error of a sub-workflow names its execution. */
	executionId?: unknown;
	/** Of a sub-workflow's error: that of its node, whole. */
	errorResponse?: unknown;
	cause?: unknown;
}

export interface ReadError {
	/** Of ConnectorError, or `run_failed`. */
	code: string;
	retryAfterMs: number | undefined;
	/** True where the node that failed asked nobody: it met an open circuit breaker. */
	spared: boolean;
	/** True where the run itself cannot tell what was done: n8n has lost which node of a sub-workflow failed and why, or an agent may have used its tools. */
	isOpaque: boolean;
}

export function readRunError(error: RunError): ReadError {
	const chain = chainOf(error);
	const own = chain.filter((error) => codeOf(error) !== undefined);
	const codes = own.map(codeOf);
	const code = codes.includes('uncertain') ? 'uncertain' : codes[0];
	// Several of them tell of one failure, each kept by the one around it.
	const spared = own.length > 0 && own.every(({ context }) => context?.spared === true);
	const retryAfterMs = chain.map(({ failure }) => failure?.retryAfterMs).find((value) => typeof value === 'number');
	return { code: code ?? foreignCode, retryAfterMs, spared, isOpaque: code === undefined && isOpaque(chain) };
}

/** The error, and what it was made of. */
function chainOf(first: RunError): RunError[] {
	const chain: RunError[] = [];
	for (let error: RunError | undefined = first; error !== undefined && chain.length < deepestError; error = innerOf(error)) chain.push(error);
	return chain;
}

function innerOf({ errorResponse, cause }: RunError): RunError | undefined {
	// What a server has answered lies in the same place, and names no node.
	if (isObject(errorResponse) && isObject(errorResponse.node)) return errorResponse;
	return isObject(cause) ? cause : undefined;
}

function isObject(value: unknown): value is RunError {
	return typeof value === 'object' && value !== null;
}

/** Only an error of this package names a system beside its code. */
function codeOf({ context }: RunError): string | undefined {
	const { code, system } = context ?? {};
	return typeof system === 'string' && typeof code === 'string' && ownCodes.has(code) ? code : undefined;
}

/** Of a sub-workflow in a sub-workflow n8n hands on no more than the text of the error: that one may have been `uncertain`. */
function isOpaque(chain: readonly RunError[]): boolean {
	const innermost = chain.filter(({ node, executionId }) => node !== undefined || executionId !== undefined).at(-1);
	return innermost !== undefined && (innermost.executionId !== undefined || letsOthersAct(String(innermost.node?.type ?? '')));
}

/** Sub-workflows, and agents with their models and tools. */
function letsOthersAct(nodeType: string): boolean {
	return /\.executeWorkflow$|^@n8n\/n8n-nodes-langchain\.|Tool$/.test(nodeType);
}
