import { ConnectorError } from '../../errors';
import type { RecordedStep } from './recorded-step';

const system = 'RPA Scrape';
const mostProblems = 10;

export function importProblem(problem: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `This is no recording that can be imported: ${problem}.`, {
		system,
		parameter: 'Recording',
		hint,
		nothingDone: true,
	});
}

/** What makes a recording unusable; all of it is told at once. */
export class Problems {
	private readonly found: string[] = [];

	/** @param problem follows the name of the step, e.g. `runs JavaScript` */
	add(step: Pick<RecordedStep, 'index' | 'type'>, problem: string): void {
		const text = `step ${step.index + 1} (${step.type}) ${problem}`;
		if (!this.found.includes(text)) this.found.push(text);
	}

	/** @throws ConnectorError `validation` where there is any */
	throwIfAny(): void {
		if (this.found.length === 0) return;
		const more = this.found.length > mostProblems ? `; and ${this.found.length - mostProblems} more` : '';
		throw importProblem(`${this.found.slice(0, mostProblems).join('; ')}${more}`, 'Delete these steps in the Recorder or in the text, or record them in another way, and import again.');
	}
}
