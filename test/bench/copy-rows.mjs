// COPY over a pg connection, out of and into memory: the yardstick of ingest.

class CopyQuery {
  constructor(sql, chunks, settle) {
    Object.assign(this, { sql, chunks, settle, received: [], failure: null });
  }
  submit(connection) {
    connection.query(this.sql);
  }
  handleCopyInResponse(connection) {
    for (const chunk of this.chunks) connection.sendCopyFromChunk(chunk);
    connection.endCopyFrom();
  }
  handleCopyData(message) {
    this.received.push(Buffer.from(message.chunk));
  }
  handleCommandComplete() {}
  handleError(error) {
    this.failure = error;
  }
  handleReadyForQuery() {
    this.settle(this.failure, this.received);
  }
}

const copy = (client, sql, chunks) =>
  new Promise((resolve, reject) => client.query(new CopyQuery(sql, chunks, (error, received) => (error ? reject(error) : resolve(received)))));

/** All rows of a table, in COPY's text form. Generated columns are left out by COPY itself. */
export const copyOut = (client, table) => copy(client, `COPY ${table} TO STDOUT`, []);

/** Writes what copyOut gave. */
export const copyIn = (client, table, chunks) => copy(client, `COPY ${table} FROM STDIN`, chunks);
