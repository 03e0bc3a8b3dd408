import { runAsProcess } from '../kit/process.ts';
import { startKommoSandbox } from './sandbox.ts';

void runAsProcess((options) => startKommoSandbox(options));
