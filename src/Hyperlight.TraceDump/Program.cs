using Hyperlight.TraceDump.Commands;

return AllCommands.Run(args, ToolStreams.OfProcess);
