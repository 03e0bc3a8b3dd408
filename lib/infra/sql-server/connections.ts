import type * as mssql from 'mssql';
import type { config as DriverConfig, ConnectionPool } from 'mssql';
import { Socket } from 'node:net';

export type Driver = typeof mssql;

/** A timer or socket that may be told not to keep the process alive. */
interface Unrefable {
	unref(): unknown;
}

/**
 * The driver's pool of one credential, opened at its first use and again after a failure. The driver knows one pool for the
 * whole process, too; it is not used.
 */
export class Connections {
	private opening: Promise<ConnectionPool> | undefined;
	private opened: ConnectionPool | undefined;
	/** SQL Server's numbers of the last failed login: an unknown database ends in `Login failed`, like a wrong password. */
	loginNumbers: readonly number[] = [];

	constructor(
		private readonly driver: Driver,
		private readonly config: DriverConfig,
	) {}

	/** Undefined before the first call has connected. */
	get current(): ConnectionPool | undefined {
		return this.opened;
	}

	async open(): Promise<ConnectionPool> {
		if (this.opened) return this.opened;
		this.opening ??= this.connect();
		try {
			return (this.opened = await this.opening);
		} catch (error) {
			this.opening = undefined;
			throw error;
		}
	}

	/** The pool's own timer would keep the process alive until its last connection is closed. */
	letProcessEnd(): void {
		const pool: unknown = this.opened?.pool;
		if (typeof pool === 'object' && pool !== null && 'interval' in pool && isUnrefable(pool.interval)) pool.interval.unref();
	}

	async close(): Promise<void> {
		const pool = await this.opening?.catch(() => undefined);
		// A connection that the server has closed meanwhile reports an error here: it is closed all the same.
		await pool?.close().catch(() => undefined);
	}

	private async connect(): Promise<ConnectionPool> {
		const pool = new this.driver.ConnectionPool({ ...this.config, beforeConnect: (connection) => this.watch(connection) });
		// Each failure reaches the call that met it; without a listener it would end the process.
		pool.on('error', () => undefined);
		return await pool.connect();
	}

	private watch(connection: Parameters<NonNullable<DriverConfig['beforeConnect']>>[0]): void {
		const numbers: number[] = [];
		const collect = ({ number }: { number: number }): void => void numbers.push(number);
		connection.on('errorMessage', collect);
		connection.once('connect', (error?: Error) => {
			connection.off('errorMessage', collect);
			if (error) this.loginNumbers = numbers;
			// A call's own deadline keeps the process alive while it runs; an idle connection must not.
			else if ('socket' in connection && connection.socket instanceof Socket) connection.socket.unref();
		});
	}
}

function isUnrefable(value: unknown): value is Unrefable {
	return typeof value === 'object' && value !== null && 'unref' in value && typeof value.unref === 'function';
}
