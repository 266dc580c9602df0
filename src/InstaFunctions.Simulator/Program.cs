using InstaFunctions.Simulator;

return await SimulatorProgram.RunAsync(args, Console.Out, Console.Error);
