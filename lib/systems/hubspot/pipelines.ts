import type { CallContext } from '../../domain/runtime';
import { valueAt } from '../http-api';
import type { HubspotClient } from './client';
import { refusedValue } from './errors';
import { idOf, resultsOf } from './records';

export interface DealPlace {
	pipeline: string;
	dealstage: string;
}

interface Pipeline {
	id: string;
	stages: Array<{ id: string; closed: boolean }>;
}

/** The pipelines of deals; read once. */
export class Pipelines {
	private known: Promise<Pipeline[]> | undefined;

	constructor(private readonly client: HubspotClient) {}

	/**
	 * Where a new deal goes: a deal without a stage is on no board. Without a pipeline it is the default one, without a
	 * stage its first.
	 * @throws ConnectorError `validation` where the account has no such pipeline or stage
	 */
	async place(pipelineId: string | null, stageId: string | null, context: CallContext): Promise<DealPlace> {
		if (pipelineId !== null && stageId !== null) return { pipeline: pipelineId, dealstage: stageId };
		const pipelines = await this.all(context);
		const byStage = pipelines.find(({ stages }) => stages.some(({ id }) => id === stageId));
		const byId = pipelines.find(({ id }) => id === (pipelineId ?? 'default')) ?? (pipelineId === null ? pipelines[0] : undefined);
		const pipeline = stageId === null ? byId : byStage;
		const dealstage = stageId ?? pipeline?.stages[0]?.id;
		if (pipeline !== undefined && dealstage !== undefined) return { pipeline: pipeline.id, dealstage };
		const parameter = stageId === null ? 'Pipeline ID' : 'Stage ID';
		throw refusedValue(parameter, 'is none of this HubSpot account’s', 'Look it up in HubSpot: Settings > Objects > Deals > Pipelines, the sign </> beside it.');
	}

	/** Ids of the stages in which a deal is won or lost. */
	async closedStages(context: CallContext): Promise<ReadonlySet<string>> {
		const stages = (await this.all(context)).flatMap((pipeline) => pipeline.stages);
		return new Set(stages.filter(({ closed }) => closed).map(({ id }) => id));
	}

	private async all(context: CallContext): Promise<Pipeline[]> {
		this.known ??= this.load(context);
		try {
			return await this.known;
		} catch (error) {
			this.known = undefined;
			throw error;
		}
	}

	private async load(context: CallContext): Promise<Pipeline[]> {
		const operation = 'pipelines';
		const body = await this.client.read(operation, '/crm/v3/pipelines/deals', {}, context);
		return inOrder(resultsOf(body, operation)).map((pipeline) => ({
			id: idOf(valueAt(pipeline, 'id')) ?? '',
			stages: inOrder(valueAt(pipeline, 'stages')).map((stage) => ({ id: idOf(valueAt(stage, 'id')) ?? '', closed: isClosed(stage) })),
		}));
	}
}

function inOrder(list: unknown): unknown[] {
	const entries: unknown[] = Array.isArray(list) ? list.filter((entry) => valueAt(entry, 'archived') !== true) : [];
	return entries.sort((left, right) => Number(valueAt(left, 'displayOrder') ?? 0) - Number(valueAt(right, 'displayOrder') ?? 0));
}

function isClosed(stage: unknown): boolean {
	const told = valueAt(stage, 'metadata.isClosed');
	if (told !== undefined) return String(told) === 'true';
	return ['closedwon', 'closedlost'].includes(String(valueAt(stage, 'id')));
}
