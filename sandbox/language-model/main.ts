import { runAsProcess } from '../kit/process.ts';
import { startLanguageModel } from './server.ts';

// node sandbox/language-model/main.ts --port 4030
void runAsProcess((options) => startLanguageModel(options));
