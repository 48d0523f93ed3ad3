import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface OpenApiDocument {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { responses: Readonly<Record<string, unknown>> }>>>
  >;
}

/** Holds every answer of a test against the OpenAPI document that the program serves. */
export class AnswerCheck {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly routes: readonly { readonly pattern: RegExp; readonly template: string }[];

  private constructor(private readonly document: OpenApiDocument) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(document, 'openapi');
    this.routes = Object.keys(document.paths)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .map((template) => ({
        template,
        pattern: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
      }));
  }

  static async of(url: string): Promise<AnswerCheck> {
    const response = await fetch(`${url}/openapi.json`);
    return new AnswerCheck((await response.json()) as OpenApiDocument);
  }

  /** @throws Error if the route, the status or the body is not in the document */
  see(method: string, path: string, status: number, body: unknown): void {
    const template = this.routes.find(({ pattern }) => pattern.test(path))?.template;
    // What is no route at all has no answer to describe but the problem itself.
    if (template === undefined) {
      if (status !== 404 && status !== 400)
        throw new Error(`${method} ${path} answered ${status} and is not documented`);
      return;
    }
    const operation = this.document.paths[template]?.[method.toLowerCase()];
    // Said of every path alike: components.responses.MethodNotAllowed.
    if (operation === undefined && status === 405) return;
    if (operation === undefined) throw new Error(`${method} ${template} is not documented`);
    const response = operation.responses[String(status)] as { content?: Record<string, unknown> } | undefined;
    if (response === undefined)
      throw new Error(
        `${method} ${template} answered ${status}, which is not documented: ${JSON.stringify(body)}`,
      );
    const types = Object.keys(response.content ?? {});
    const type = types.find((each) => each.includes('json') === (typeof body !== 'string')) ?? types[0];
    if (type === undefined) return;
    const pointer = [
      'paths',
      template,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      type,
      'schema',
    ]
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    // Compiled once: asking by reference keeps what was compiled, another schema with that reference would not.
    const validate = this.ajv.getSchema(`openapi#/${pointer}`);
    if (validate === undefined) throw new Error(`${method} ${template} ${status} has no schema`);
    if (!validate(body)) {
      const faults = this.ajv.errorsText(validate.errors);
      throw new Error(
        `${method} ${template} ${status} is not as documented: ${faults}\n${JSON.stringify(body, null, 1)}`,
      );
    }
  }
}
