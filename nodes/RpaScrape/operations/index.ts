import type { Resource } from '../../../lib/n8n/operation';
import type { RpaServices } from '../../../lib/n8n/rpa/services';
import { pageAsPdf } from './page/pdf';
import { scrapePage } from './page/scrape';
import { takeScreenshot } from './page/screenshot';
import { importRecipe } from './recipe/import';
import { runRecipe } from './recipe/run';
import { testRecipe } from './recipe/test-run';

export const resources: Array<Resource<RpaServices>> = [
	{ value: 'recipe', name: 'Recipe', operations: [runRecipe, testRecipe, importRecipe] },
	{ value: 'page', name: 'Page', operations: [scrapePage, takeScreenshot, pageAsPdf] },
];
