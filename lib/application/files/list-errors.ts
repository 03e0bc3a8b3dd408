import type { FileProblem } from '../../domain/csv';
import type { ContradictoryRows, DatasetVersion } from '../../domain/dataset';
import { ConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import type { RemoteFile } from '../../domain/remote-files';

/** What a price list that cannot be taken leaves in force. */
export interface Standing {
	/** Name of the file server in messages. */
	system: string;
	path: string;
	inForce: DatasetVersion | null;
}

const missingColumns: ConnectorErrorCode = 'drift';

const ofTheList = 'priceListPath';

/** About the list itself, not about the way to it: asking again at once would tell the same. */
export function isRefusal({ parameter }: ConnectorError): boolean {
	return parameter === ofTheList;
}

export function refused({ system, path, inForce }: Standing, reason: string, options: { line?: number | null; hint?: string; code?: ConnectorErrorCode } = {}): ConnectorError {
	const { line = null, hint = '', code = 'validation' } = options;
	const place = line === null ? path : `${path}, line ${line}`;
	const standing = inForce === null ? 'No price list is in force.' : `The list loaded at ${inForce.loadedAt} stays in force.`;
	return new ConnectorError(code, `The price list was not taken (${place}): ${reason}.`, {
		system,
		parameter: ofTheList,
		hint: hint === '' ? standing : `${hint} ${standing}`,
		nothingDone: true,
	});
}

export function fromProblem(standing: Standing, { kind, reason, line, hint }: FileProblem): ConnectorError {
	return refused(standing, reason, { line, code: kind === 'columns' ? missingColumns : 'validation', ...(hint === undefined ? {} : { hint }) });
}

export function fromContradiction(standing: Standing, { key, lines: [first, second] }: ContradictoryRows): ConnectorError {
	return refused(standing, `the code “${key}” comes twice, in lines ${first} and ${second}, and the two do not say the same`, {
		hint: 'A price list has one row per code. If it has one per warehouse, have the export add them up, or export a file per warehouse and use a credential for each.',
	});
}

/** Worth another attempt later: the ERP is most likely still writing. */
export function changedMeanwhile(standing: Standing, before: RemoteFile, seen: number): ConnectorError {
	return refused(standing, `it changed while it was read (${before.size} bytes at first, ${seen} in the end): it is perhaps still being written`, {
		code: 'unavailable',
		hint: 'Run again in a moment. Best have the ERP write under another name and rename the file when it is complete.',
	});
}

export function noSuchFile({ system, path, inForce }: Standing): ConnectorError {
	return new ConnectorError('not_found', `${system} has no file ${path}.`, {
		system,
		parameter: ofTheList,
		hint: `Check the path in the credential, and the export job of the ERP.${inForce === null ? '' : ` The list loaded at ${inForce.loadedAt} stays in force.`}`,
		nothingDone: true,
	});
}

export function loadedElsewhere({ system, path }: Standing, waitMs: number): ConnectorError {
	return new ConnectorError('unavailable', `Another execution has been loading ${path} for more than ${Math.round(waitMs / 1_000)} seconds.`, {
		system,
		hint: 'Nothing is wrong: its result will be in force. Run again in some minutes, or less often.',
		nothingDone: true,
	});
}
