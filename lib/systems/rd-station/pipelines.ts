import type { NewLead } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import type { RdStationClient } from './client';
import { idOf, listAt, textAt, unusable } from './values';

const mostPipelines = 500;

/**
 * The stage of a new deal: a deal lies in a pipeline by its stage alone. Null: RD puts it into the first one of all.
 * @throws ConnectorError `validation` where there is no such pipeline, or it has no stage
 */
export async function stageOf(client: RdStationClient, { stageId, pipelineId }: Pick<NewLead, 'stageId' | 'pipelineId'>, context: CallContext): Promise<string | null> {
	if (stageId !== null || pipelineId === null) return stageId;
	const { rows } = await client.list('dealPipelines', '/deal_pipelines', 'deal_pipelines', {}, mostPipelines, context);
	const pipeline = rows.find((row) => textAt(row, '_id') === pipelineId || textAt(row, 'id') === pipelineId);
	const stages = listAt(pipeline, 'deal_stages').sort((left, right) => place(left) - place(right));
	const [first] = stages.flatMap((stage) => idOf(stage) ?? []);
	if (first !== undefined) return first;
	const what = pipeline === undefined ? 'is that of no pipeline (funil) in RD Station CRM' : 'is that of a pipeline without stages';
	throw unusable('Pipeline ID', what, 'Give its id, or a Stage ID.');
}

function place(stage: Record<string, unknown>): number {
	return typeof stage['order'] === 'number' ? stage['order'] : 0;
}
