export function requireOwnModules(code: string): string;
export function importsOwnModules(code: string): boolean;
