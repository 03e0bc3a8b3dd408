import { isJsonObject, type JsonObject } from './json-document';
import { JsonBody } from './json-body';
import { pointer, type Problems } from './problems';
import type { Step, StepKind } from './recipe';
import type { SchemaCheck } from './schema-check';
import { answerKind, widenStep } from './short-forms';
import { stepBodies } from './step-bodies';
import { isSleep, sleepAdvice, stepName } from './step-names';
import type { StepRefusals } from './step-refusals';

const MOST_STEPS = 500;
const DEEPEST = 10;

/** Reads the steps of one document; counts them over all of its operations. */
export class StepReader {
	private count = 0;

	constructor(
		private readonly check: SchemaCheck,
		private readonly problems: Problems,
	) {}

	/** The steps that could be read; what is wrong with the others is among the problems. */
	steps(value: unknown, path: string, refusals: StepRefusals, depth = 1): Step[] {
		if (value === undefined) return [];
		if (!Array.isArray(value)) this.problems.add(path, 'must be a list of steps');
		else if (depth > DEEPEST) this.problems.add(path, `steps are nested more than ${DEEPEST} levels deep`);
		else return value.flatMap((step: unknown, index) => this.step(step, pointer(path, index), refusals, depth) ?? []);
		return [];
	}

	private step(value: unknown, path: string, refusals: StepRefusals, depth: number): Step | null {
		if (++this.count > MOST_STEPS) {
			if (this.count === MOST_STEPS + 1) this.problems.add('', `it has more than ${MOST_STEPS} steps`);
			return null;
		}
		if (!isJsonObject(value)) {
			this.problems.add(path, 'a step must be an object such as {"click": "#search"}');
			return null;
		}
		const kind = stepName(value, path, this.problems);
		return kind === null ? null : this.known(kind, value, path, refusals, depth);
	}

	private known(kind: StepKind, step: JsonObject, path: string, refusals: StepRefusals, depth: number): Step | null {
		const place = pointer(path, kind);
		if (isSleep(kind, step[kind])) this.problems.add(place, sleepAdvice);
		const body = this.body(kind, step, place);
		if (body === null) return null;
		refusals.check(kind, body, place);
		const inner = (member: string): Step[] => this.steps(body.value(member), pointer(place, member), refusals.within(kind, body), depth + 1);
		const note = new JsonBody(step).text('note');
		const timeoutMs = body.number('timeoutMs');
		const built = stepBodies[kind](body, inner);
		return {
			...built,
			path: place,
			...(note === null ? {} : { note }),
			...(timeoutMs === null ? {} : { timeoutMs }),
			...(body.flag('submit') ? { submit: true } : {}),
		};
	}

	/** What belongs to the step, written out and checked; what stands beside its name is a part of it. */
	private body(kind: StepKind, step: JsonObject, place: string): JsonBody | null {
		const wide = widenStep(kind, step[kind]);
		const { note, timeoutMs, submit } = step;
		const body = isJsonObject(wide) ? { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(submit === undefined ? {} : { submit }), ...wide } : wide;
		if (note !== undefined && typeof note !== 'string') this.problems.add(place, '"note" must be a text');
		const definition = kind === 'waitFor' && isJsonObject(body) && body['anyOf'] === undefined ? 'waitForOne' : kind;
		if (!this.check(definition, body, place, this.problems) || !isJsonObject(body)) return null;
		return kind !== 'request' || this.answerFields(body, place) ? new JsonBody(body) : null;
	}

	/** What a field of an answer says depends on what kind of answer it is. */
	private answerFields(request: JsonObject, place: string): boolean {
		const answer = new JsonBody(request).body('answer');
		const definition = answerKind(answer.json) === 'html' ? 'field' : 'jsonField';
		const fields = Object.entries(answer.body('fields').json);
		const path = pointer(pointer(place, 'answer'), 'fields');
		return fields.map(([name, field]) => this.check(definition, field, pointer(path, name), this.problems)).every((isRight) => isRight);
	}
}
