import type { SettingChecks } from '../../domain/setting-checks';
import { isJsonPath, isRecord } from './json-path';
import type { RestFieldMap, RestOperation } from './rest-operation';
import { placeholdersIn, type JsonTemplate } from './template';

/** What belongs to one operation, whatever the credential says of it. */
export interface RestOperationRules {
	/** The setting that holds the operation, e.g. `operations.stock`. */
	setting: string;
	/** Its placeholders; `record.` allows every one that begins so. */
	placeholders: readonly string[];
	/** The fields its answer may map; those in `required` must be mapped. */
	fields: { known: readonly string[]; required: readonly string[] };
	/** Fields that may be found in every element of a list: `phones[].number`. */
	isPath?: (path: string, field: string) => boolean;
}

/** Authentication is the credential's; the others belong to the transport. */
const reservedHeaders = new Set(['authorization', 'cookie', 'host', 'content-length', 'transfer-encoding', 'connection']);

/** Checks of a REST API described in a credential; each throws ConnectorError `validation` naming the setting. */
export class RestSettingChecks {
	constructor(private readonly checks: SettingChecks) {}

	/** Without a slash at its end. @param example of an address, for the hint */
	baseAddress(value: unknown, example: string): string {
		const text = this.checks.text(value, 'baseUrl');
		const url = URL.parse(text);
		const plain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
		if (!plain) {
			throw this.checks.error('baseUrl', 'it is no plain http or https address', `Give it like ${example}, without user, query or #.`);
		}
		return url.href.replace(/\/+$/, '');
	}

	/** The parts that operations of all REST systems have, or null where there is no path. */
	operation(given: RestOperation, rules: RestOperationRules): RestOperation | null {
		const { setting } = rules;
		const path = this.path(given.path, `${setting}.path`);
		if (path === '') return null;
		return {
			method: this.checks.oneOf(given.method, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], `${setting}.method`),
			path: this.knownPlaceholders(path, rules, `${setting}.path`),
			query: this.templates(given.query, rules, `${setting}.query`),
			headers: this.headers(given.headers, rules, `${setting}.headers`),
			body: this.knownPlaceholders(given.body, rules, `${setting}.body`),
			bodyAs: this.checks.oneOf(given.bodyAs, ['json', 'form'], `${setting}.bodyAs`),
			root: this.jsonPath(given.root, `${setting}.root`),
			fields: this.fields(given.fields, rules),
			notFoundStatuses: this.statuses(given.notFoundStatuses, `${setting}.notFoundStatuses`),
		};
	}

	fieldMap(value: unknown, known: readonly string[], setting: string, isPath: RestOperationRules['isPath'] = isJsonPath): RestFieldMap {
		this.checks.names(value, known, setting);
		if (!isRecord(value)) return {};
		const entries = Object.entries(value).map(([field, paths]): [string, string | readonly string[]] => {
			const name = `${setting}.${field}`;
			const checked = (path: unknown): string => this.jsonPath(path, name, (text) => isPath(text, field));
			return [field, typeof paths === 'string' ? checked(paths) : this.checks.texts(paths, name, true).map(checked)];
		});
		return Object.fromEntries(entries.filter(([, paths]) => paths !== ''));
	}

	jsonPath(value: unknown, setting: string, isPath: (path: string) => boolean = isJsonPath): string {
		const path = this.checks.text(value, setting);
		if (isPath(path)) return path;
		throw this.checks.error(setting, 'it is no path into JSON', 'Write it like data.items or phones[0].number.');
	}

	statuses(value: unknown, setting: string): readonly number[] {
		if (!Array.isArray(value)) throw this.checks.error(setting, 'it must be a list of numbers', 'Give statuses such as [404].');
		return value.map((status) => this.checks.integer(status, [400, 599], setting));
	}

	private path(value: unknown, setting: string): string {
		const path = this.checks.text(value, setting);
		if (path === '') return path;
		const dots = path.split('/').some((segment) => segment === '.' || segment === '..');
		if (!/^\/(?!\/)[^?#\\\s]*$/.test(path) || dots) {
			throw this.checks.error(setting, 'it is no path below the base address', 'Start it with one /; the query has its own setting.');
		}
		return path;
	}

	private knownPlaceholders<Template extends JsonTemplate>(template: Template, { placeholders }: RestOperationRules, setting: string): Template {
		const isKnown = (used: string): boolean => placeholders.some((name) => (name.endsWith('.') ? used.startsWith(name) : used === name));
		const stranger = placeholdersIn(template).find((used) => !isKnown(used));
		if (stranger === undefined) return template;
		const list = placeholders.map((name) => `{${name.endsWith('.') ? `${name}…` : name}}`).join(', ') || 'none';
		throw this.checks.error(setting, `{${stranger}} is no placeholder of this operation`, `Its placeholders: ${list}.`);
	}

	private templates(value: unknown, rules: RestOperationRules, setting: string): Record<string, string> {
		if (!isRecord(value) || Array.isArray(value)) throw this.checks.error(setting, 'it must be an object', 'Give names and values.');
		const entries = Object.entries(value).map(([key, template]): [string, string] => [
			key,
			this.knownPlaceholders(this.checks.text(template, `${setting}.${key}`), rules, `${setting}.${key}`),
		]);
		return Object.fromEntries(entries);
	}

	private headers(value: unknown, rules: RestOperationRules, setting: string): Record<string, string> {
		const map = this.templates(value, rules, setting);
		for (const header of Object.keys(map)) {
			if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(header) || reservedHeaders.has(header.toLowerCase())) {
				throw this.checks.error(`${setting}.${header}`, 'this header cannot be set here', 'Authentication is set in the credential.');
			}
		}
		return map;
	}

	private fields(value: unknown, { setting, fields: { known, required }, isPath }: RestOperationRules): RestFieldMap {
		const map = this.fieldMap(value, known, `${setting}.fields`, isPath);
		const missing = required.find((field) => !Object.hasOwn(map, field));
		if (missing === undefined) return map;
		throw this.checks.error(`${setting}.fields.${missing}`, 'it is missing', 'Say where it lies in the answer; it is needed to check a hit.');
	}
}
