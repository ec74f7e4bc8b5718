import type { Encoding } from '../../../store/importData/decode.ts';
import { guessRoles, type ColumnRole } from '../../../store/importData/guessRoles.ts';
import { readTable } from '../../../store/importData/readTable.ts';
import { MOST_ROWS, NotATable, type DataFormat, type Table } from '../../../store/importData/table.ts';
import { faultOfRoles, toExamples, type Mapped } from '../../../store/importData/toExamples.ts';
import { readFile, type Source, type SourceFault } from './source.ts';

type Reading = { readonly table: Table } | { readonly fault: string };

/** Data on its way in: where it is from, how it is read, what its columns mean. Nothing is stored. */
export class ImportDraft {
  source = $state.raw<Source>();
  sourceFault = $state.raw<SourceFault>();
  format = $state<DataFormat>();
  delimiter = $state<string>();
  header = $state<boolean>();
  /** The rows that the person agreed to take of what is more than fits. */
  sample = $state<number>();

  #file: File | undefined;
  #chosen = $state.raw<{ readonly columns: string; readonly roles: readonly ColumnRole[] }>();

  readonly #reading = $derived(this.#read());

  /** The rows and columns; undefined while there are none. */
  readonly table = $derived(this.#reading && 'table' in this.#reading ? this.#reading.table : undefined);

  /** Why the text is no table. */
  readonly fault = $derived(this.#reading && 'fault' in this.#reading ? this.#reading.fault : undefined);

  /** There is more than is read, and the person has not said yet that a part will do. */
  readonly asksForSample = $derived(this.table?.more === true && this.sample === undefined);

  readonly roles = $derived<readonly ColumnRole[]>(
    this.#chosen && this.#chosen.columns === this.#columnKey() ? this.#chosen.roles : this.#guess(),
  );

  readonly rolesFault = $derived(faultOfRoles(this.roles));

  /** What an import would take; undefined while the columns do not allow one. */
  readonly mapped = $derived<Mapped | undefined>(
    this.table && !this.rolesFault ? toExamples(this.table, this.roles) : undefined,
  );

  /** Takes text that was typed or pasted. While a person types on, what they chose about it stays. */
  takeText(text: string): void {
    this.#file = undefined;
    const source = text === '' ? undefined : { name: '', bytes: new Blob([text]).size, text, cut: false };
    if (source && this.source?.name === '') this.source = source;
    else this.#begin(source);
  }

  /** Takes a file. A later one wins over an earlier one that is still being read. */
  async takeFile(file: File, encoding?: Encoding): Promise<void> {
    this.#file = file;
    const read = await readFile(file, encoding);
    if (this.#file !== file) return;
    this.#begin('text' in read ? read : undefined);
    if ('message' in read) this.sourceFault = read;
  }

  /** Reads the file again in the encoding that was offered. */
  async takeOffer(): Promise<void> {
    if (this.#file && this.sourceFault?.offer) await this.takeFile(this.#file, this.sourceFault.offer);
  }

  /** Gives a column a role. There is one target: the column that had the role becomes an input. */
  setRole(index: number, role: ColumnRole): void {
    const roles = this.roles.map((old, at): ColumnRole => {
      if (at === index) return role;
      return role === 'target' && old === 'target' ? 'field' : old;
    });
    this.#chosen = { columns: this.#columnKey(), roles };
  }

  clear(): void {
    this.#file = undefined;
    this.#begin(undefined);
  }

  #begin(source: Source | undefined): void {
    this.source = source;
    this.sourceFault = undefined;
    this.format = undefined;
    this.delimiter = undefined;
    this.header = undefined;
    this.sample = undefined;
    this.#chosen = undefined;
  }

  #read(): Reading | undefined {
    if (!this.source) return undefined;
    const { name, text, cut } = this.source;
    const { format, delimiter, header, sample: most = MOST_ROWS } = this;
    try {
      return { table: readTable(text, { name, cut, format, delimiter, header, most }) };
    } catch (error) {
      if (error instanceof NotATable) return { fault: error.message };
      throw error;
    }
  }

  #columnKey(): string {
    return JSON.stringify(this.table?.columns ?? []);
  }

  #guess(): ColumnRole[] {
    return this.table ? guessRoles(this.table) : [];
  }
}
