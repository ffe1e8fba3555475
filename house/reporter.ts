/** Closes a test run with the counts on one line, after every skipped test by name and reason. */
import type { Reporter, TestModule } from 'vitest/node';

export default class ClosingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      if (module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        count[result.state] += 1;
        if (result.state === 'skipped') skipped.push(`${test.fullName}${result.note ? `: ${result.note}` : ''}`);
      }
    }
    if (skipped.length > 0) process.stdout.write(`\nSkipped:\n${skipped.map((line) => `- ${line}\n`).join('')}`);
    process.stdout.write(
      `\n${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped\n`,
    );
  }
}
