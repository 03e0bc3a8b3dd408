export { answerJson, type ExchangeKind, type ExchangeName } from './answer-body';
export { firstValueAt, isJsonPath, isRecord, valueAt } from './json-path';
export { ownMessage, shownWords } from './own-message';
export { formsAfterHit, searchForms } from './phone-forms';
export { retryAfter } from './retry-after';
export { fillBody, fillPath, fillTexts, placeholdersIn, type JsonTemplate, type TemplateValues } from './template';
export { StatusTable, willFailTheSame, type StatusHints, type StatusRule } from './status-table';
export { unknownOutcome } from './unknown-outcome';
