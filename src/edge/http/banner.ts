import { Injectable } from '@nestjs/common';

/** What a start says at the terminal beside where it listens. Whoever finds something worth a look adds it. */
@Injectable()
export class Banner {
  private readonly noted: (readonly [label: string, text: string])[] = [];

  /** @param label at most 9 characters, like `clock` */
  note(label: string, text: string): void {
    this.noted.push([label, text]);
  }

  get lines(): readonly string[] {
    return this.noted.map(([label, text]) => `  ${label.padEnd(9)}  ${text}`);
  }
}
