// The server dies while its COMMIT is on the way and never arrives: what it had answered by then is lost
// unless it had waited for the COMMIT. Needs the round's database proxy.
export const name = 'kill -9 of the server, its COMMIT lost';

export async function inflict({ world, database_proxy }) {
  const held = database_proxy.next('held');
  database_proxy.order({ cut: 'held' });
  await held;
  await world.kill_server();
  const gone = database_proxy.next('cut');
  database_proxy.order({ release: 'drop' });
  await gone;
  await world.serve_again();
}
