/** A JSON schema, as far as the document of this program uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly pattern?: string;
}

/** A parameter of a query. */
export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** One thing that can be asked or ordered. */
export interface Operation {
  readonly method: 'GET' | 'POST';
  /** Like `/v1/zones/{id}/status`. */
  readonly template: string;
  readonly query: readonly Parameter[];
  /** Of the JSON body; undefined where none is sent. */
  readonly body?: Schema;
}

interface RawDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface RawOperation {
  readonly parameters?: readonly (Parameter & { readonly in: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** What the OpenAPI document says can be sent. */
export class ApiDocument {
  readonly operations: readonly Operation[];

  constructor(private readonly document: RawDocument) {
    this.operations = Object.entries(document.paths).flatMap(([template, methods]) =>
      Object.entries(methods).map(([method, operation]) => operationOf(method, template, operation)),
    );
  }

  static async of(url: string): Promise<ApiDocument> {
    return new ApiDocument((await (await fetch(`${url}/openapi.json`)).json()) as RawDocument);
  }

  /** The schema itself, where there is a reference to one. */
  resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    const found = this.document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
    if (found === undefined) throw new Error(`The document refers to ${schema.$ref}, which is not in it`);
    return found;
  }
}

function operationOf(method: string, template: string, raw: RawOperation): Operation {
  const body = raw.requestBody?.content['application/json']?.schema;
  return {
    method: method === 'get' ? 'GET' : 'POST',
    template,
    query: (raw.parameters ?? []).filter((parameter) => parameter.in === 'query'),
    ...(body === undefined ? {} : { body }),
  };
}
