import type { Reply } from '../kit/server.ts';

export interface FieldProblem {
	code: 'NotSupportedChoice' | 'FieldMissing' | 'InvalidType';
	path: string;
	detail: string;
}

export interface ElementProblems {
	request_id: string;
	errors: FieldProblem[];
}

const TITLES: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	402: 'Payment Required',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	422: 'Unprocessable Entity',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
};

/** An error in the vendor's form: application/problem+json with title, type, status and detail. */
export function problem(status: number, detail: string, more: Record<string, unknown> = {}): Reply {
	return {
		status,
		headers: { 'content-type': 'application/problem+json' },
		body: { ...more, title: TITLES[status] ?? 'Error', type: `https://httpstatus.es/${status}`, status, detail },
	};
}

/** 400 with `validation-errors`, one entry for each element of the request that was refused. */
export function validationProblem(elements: ElementProblems[]): Reply {
	return problem(400, 'Request validation failed', { 'validation-errors': elements });
}

export function fieldProblem(code: FieldProblem['code'], path: string): FieldProblem {
	const details = {
		NotSupportedChoice: 'The value you selected is not a valid choice.',
		FieldMissing: 'This field is missing.',
		InvalidType: 'This value has a wrong type.',
	};
	return { code, path, detail: details[code] };
}
