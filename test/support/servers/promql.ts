// Reads out of PromQL which metrics and labels it wants, as far as this project writes it.

/** A metric as the package declares it. */
export interface DeclaredMetric {
	kind: 'counter' | 'gauge' | 'histogram';
	labels: readonly string[];
}

/** What Prometheus adds, or the rules of a dashboard. */
const added = ['job', 'instance'];

/** What an expression wants that is not there: metrics, and labels of its metrics. Empty where all is well. */
export function missingIn(expression: string, declared: Readonly<Record<string, DeclaredMetric>>): string[] {
	const problems: string[] = [];
	const known = new Set(added);
	for (const { metric, selected } of selectorsIn(expression)) {
		const { name, suffix } = baseOf(metric, declared);
		const found = declared[name];
		if (!found || (found.kind === 'histogram') !== (suffix !== '')) {
			problems.push(`metric ${metric}`);
			continue;
		}
		const labels = [...found.labels, ...added, ...(suffix === '_bucket' ? ['le'] : [])];
		labels.forEach((label) => known.add(label));
		problems.push(...selected.filter((label) => !labels.includes(label)).map((label) => `label ${label} of ${metric}`));
	}
	const grouped = [...expression.matchAll(/\b(?:by|on|without|ignoring)\s*\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((label) => label.trim()));
	return [...problems, ...grouped.filter((label) => !known.has(label)).map((label) => `label ${label}`)];
}

function selectorsIn(expression: string): Array<{ metric: string; selected: string[] }> {
	return [...expression.matchAll(/\b((?:erp|backoffice)_[a-z_]+)(?:\{([^}]*)\})?/g)].map(([, metric = '', selector = '']) => ({
		metric,
		selected: [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label),
	}));
}

function baseOf(metric: string, declared: Readonly<Record<string, DeclaredMetric>>): { name: string; suffix: string } {
	const [, name = metric, suffix = ''] = /^(.*)(_bucket|_sum|_count)$/.exec(metric) ?? [];
	return Object.hasOwn(declared, metric) ? { name: metric, suffix: '' } : { name, suffix };
}
