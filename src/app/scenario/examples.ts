import { FOUNDING_SCENARIO, readScenario, type ScenarioStep } from './scenario.js';

/** A body of the founding scenario for a route like `/agreements/:id/signatures`; undefined if it has none. */
export function scenarioExamples(): (route: string) => object | undefined {
  const steps: readonly ScenarioStep[] = FOUNDING_SCENARIO.flatMap((file) => readScenario(file));
  return (route) => {
    const path = new RegExp(`^/v1${route.replaceAll(/:\w+/g, '[^/]+')}$`);
    return steps.find(({ post }) => path.test(post))?.body;
  };
}
