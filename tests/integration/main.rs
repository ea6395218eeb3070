//! Tests across modules; one file for each kind of promise.

// Imports point one way.
mod architecture;
// Windows through whole backends.
mod backend;
// Traffic in bursts, and lines that refuse whoever has waited too long.
mod bursts;
// A cache whose contents are followed, and that restarts.
mod cold_cache;
// Parameters, prices, architectures and presets are whole and sourced.
mod catalog;
// What founders have lived through, on whole backends.
mod phenomena;
// Phenomenon files are read exactly or refused with every mistake.
mod phenomenon_files;
// Mistakes in stories where something fails.
mod phenomena_of_failures;
// Requests that leave jobs, in the network and on whole backends.
mod jobs;
// Functions in place of machines.
mod serverless;
// Pools of execution environments against closed forms.
mod warm_pools;
// A founder's own combination of parts, from a file.
mod own_architectures;
// Companies, and a backend that never asks for anything, for the tests about them.
mod companies;
// Parts that not every backend has.
mod parts;
// What the page asks and what the engine answers.
mod protocol;
// Growth by the week, from a spreadsheet, with seasons.
mod growth_inputs;
// One busy hour, replayed.
mod hour;
// Every lever moves what it says.
mod levers;
// Invoices worked out by hand from the price lists, to the cent.
mod bills;
// The formulas of `sim::theory` against published numbers.
mod closed_forms;
// Instances and stations that fail: nobody is lost.
mod failures;
// Fleets: who is in service when, and how many.
mod fleets;
// Draws and simulated networks have the published bits.
mod golden;
// What holds on every path of random small networks.
mod invariants;
// Three backends that SimPy simulated too.
mod peers;
// Runs the command line program for the tests about it.
mod program;
// `loadbearing queue` as a person runs it.
mod queue_cli;
// The queue file: what is read, what is refused, what its schema says.
mod queue_file;
// Scenario files are read exactly or refused with every mistake.
mod scenario_files;
// The JSON Schema agrees with the reader.
mod schema;
// Clients that try again: nobody is lost, the budget binds, load multiplies as the formula says.
mod retries;
// Reads the project's own files for the tests about them.
mod sources;
// From a scenario to a report, in the library and on the command line.
mod compare;
// What a doubter tries first: money, users, directions, regret, break-even, extremes.
mod credibility;
// Every kind of station against a closed form.
mod stations;
// Simulations against the formulas of `sim::theory`: interval and width.
mod theory;
// Rules of style that no lint knows.
mod tidy;
// Conservation, determinism, limits.
mod conservation;
mod crew;
// Every event against a slow, obvious simulator.
mod twin;
// One window looked at closely, and the spans of its requests.
mod window;
// Any number of workers gives the report of one.
mod workers;
// Which assumption decides: tornado, flip points, maps.
mod sensitivity;
// Studies on the command line as a person runs them.
mod study_cli;
