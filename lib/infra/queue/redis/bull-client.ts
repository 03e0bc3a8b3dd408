import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { IRedisClient } from 'bullmq';
import type { Redis } from 'ioredis';
import { isScriptMissing } from '../../store/redis-errors';
import { prelude } from './lua-prelude';

/**
 * A script of ours. One that goes with a step of BullMQ calls that step by `bullmq()` and returns two things: what BullMQ
 * is to see, and what we want.
 */
export interface QueueScript {
	readonly name: string;
	readonly body: string;
}

export type ScriptValue = string | number;

/** A step of BullMQ that is under way, with our script around it. */
interface Step {
	readonly script: QueueScript;
	readonly values: readonly ScriptValue[];
	answer?: unknown;
}

interface BullCommand {
	lua: string;
	numberOfKeys: number;
}

interface Composed {
	source: string;
	sha: string;
}

const composed = new Map<string, Composed>();

/**
 * Runs scripts on one connection. BullMQ hands the text of its scripts to its client by `defineCommand` and has them run by
 * `runCommand`. Here such a step and our rules around it become one script, so that Redis does both or neither. (Two scripts
 * in MULTI would not do: ours could not keep BullMQ's from running, and one that Redis has forgotten would leave half.)
 */
export class BullClient {
	private readonly commands = new Map<string, BullCommand>();
	private readonly steps = new AsyncLocalStorage<Step>();

	/** @param prefixes of BullMQ's keys of this queue, and of ours */
	constructor(
		private readonly redis: Redis,
		private readonly prefixes: readonly [string, string],
	) {}

	/** @param client BullMQ's face of the same connection */
	attachTo(client: IRedisClient): void {
		client.defineCommand = (name, command) => {
			this.commands.set(name, command);
		};
		client.runCommand = async (name: string, values: Array<ScriptValue | Buffer | undefined>) => await this.runCommand(name, values);
	}

	/** Has BullMQ do a step with our script around it; returns what the script wants us to see. */
	async around(script: QueueScript, values: readonly ScriptValue[], work: () => Promise<unknown>): Promise<unknown> {
		const step: Step = { script, values };
		await this.steps.run(step, work);
		return step.answer;
	}

	/** Runs a script of ours that needs no step of BullMQ. */
	async run(script: QueueScript, values: readonly ScriptValue[]): Promise<unknown> {
		return await this.send(compose(script, undefined), this.prefixes, [values.length, ...values]);
	}

	async ping(): Promise<void> {
		await this.redis.ping();
	}

	private async runCommand(name: string, values: ReadonlyArray<ScriptValue | Buffer | undefined>): Promise<unknown> {
		const command = this.commands.get(name);
		const step = this.steps.getStore();
		if (command === undefined || step === undefined) throw new Error(`no script for ${name}`);
		const given = values.map((value) => value ?? '');
		const keys = given.slice(0, command.numberOfKeys).map(String);
		const answer = await this.send(
			compose(step.script, { name, command }),
			[...this.prefixes, ...keys],
			[step.values.length, ...step.values, ...given.slice(command.numberOfKeys)],
		);
		if (!Array.isArray(answer)) throw new Error('unexpected answer of a script');
		step.answer = answer[1];
		return answer[0];
	}

	private async send({ sha, source }: Composed, keys: readonly string[], values: ReadonlyArray<ScriptValue | Buffer>): Promise<unknown> {
		try {
			return await this.redis.evalsha(sha, keys.length, ...keys, ...values);
		} catch (error) {
			if (!isScriptMissing(error)) throw error;
			return await this.redis.eval(source, keys.length, ...keys, ...values);
		}
	}
}

function compose({ name, body }: QueueScript, around: { name: string; command: BullCommand } | undefined): Composed {
	const key = `${name} ${around?.name ?? ''}`;
	let script = composed.get(key);
	if (script === undefined) {
		const step = around === undefined ? '' : `local function bullmq_step(KEYS, ARGV)\n${around.command.lua}\nend\nlocal function bullmq() return bullmq_step(bull_keys, bull_values) end\n`;
		const source = `${prelude}${step}${body}`;
		script = { source, sha: createHash('sha1').update(source).digest('hex') };
		composed.set(key, script);
	}
	return script;
}
