import { Db } from '../store/db.ts';

/** The one database handle of the page. */
export const db = new Db();
