using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Units;
using static Neuromesh.Experiments.Schema.SchemaParts;

namespace Neuromesh.Experiments.Reading;

/// <summary>The keys of a crossbar projection's array.</summary>
internal static partial class Keys
{
    public const int MostProgrammingPulses = 10_000_000;
    public static readonly string[] TileDevices = [.. DevicePresets.All.Where(TileDevice.Suits).Select(preset => preset.Name)];
    public static readonly string[] DeviceVariants = [.. DevicePresets.All.SelectMany(TileDevice.Variants).Distinct()];
    public static readonly string[] SpreadDistributions = ["normal", "lognormal"];
    public static readonly string[] TailShapes = ["linear", "exponential"];
    public static readonly string[] Encodings = ["differential-pairs", "single-devices", "offset-column", "bit-slices"];
    public static readonly string[] ReadNoiseModes = ["per-output", "per-cell"];
    public static readonly string[] TileQuantities = ["weight", "plus-conductance", "minus-conductance"];
    public static readonly string[] UnselectedRows = ["grounded", "floating"];
    public static readonly string[] WriteBiases = ["ideal", "half", "third", "floating"];
    public static readonly string[] WriteOrigins = ["off", "on"];
    public static readonly string[] StackKinds = ["horizontal", "pillars"];
    public static readonly string[] CellTypes = ["hyperbolic", "rectifying", "selector", "diode", "transistor"];

    public static KeyTable Crossbar { get; } = new(
        new("conductanceRange", "Conductance of the off and of the on state: [off, on]; the device's own range if not given, needed without one.", () => ListOf(Quantity(PhysicalDimension.Conductance), 2, 2)),
        new("tileSize", "Rows and columns of one tile; 128 by 128 if not given.", () => ListOf(WholeFrom(1, 4096), 2, 2)),
        new("differentialPairs", "Whether a weight is the difference of two devices (true, if not given) or one device of weights of 0 or more; in place of 'encoding'.", Flag),
        new("encoding", "How a weight lies in devices: differential-pairs (if not given), single-devices (weights of 0 or more), offset-column (one device about the middle of the range, less a column in the middle) or bit-slices (digits on several arrays).", () => Choice(Encodings)),
        new("slices", "Arrays over which the digits of a weight are spread, 1 to 24 (bit-slices).", () => WholeFrom(1, 24)),
        new("bitsPerCell", "Bits of a digit, 1 to 8; slices times bits is 2 to 24 (bit-slices).", () => WholeFrom(1, 8)),
        new("levels", "Number of conductance levels, odd with an offset column; a continuous range if not given.", () => WholeFrom(2, 1 << 24)),
        new("readVoltage", "Voltage on a spiking row; 0.2 V if not given. At most 0.5 V for phase change and for presets of a programming error.", () => Quantity(PhysicalDimension.Voltage)),
        new("weightFullScale", "The weight that the on state stands for; the largest one if not given.", QuantityOrNumber),
        new("device", $"Device preset, one of {string.Join(", ", TileDevices)}; ideal devices if not given.", () => Choice(TileDevices)),
        new("variant", "Which variant of a physical model, as 'neuromesh characterize DEVICE' names them; the first if not given.", () => Choice(DeviceVariants)),
        new("spread", "How the cells of a physical model differ from each other; they are alike if not given.", () => Reference("crossbarSpread")),
        new("programming", "How the device is programmed; the defaults if not given.", () => Reference("crossbarProgramming")),
        new("write", "What writes do to cells that they are not meant for: bias schemes, heat; nothing if not given (pulse presets and physical models).", () => Reference("crossbarWrite")),
        new("retention", "What time does to the device's conductances; nothing, or what a phase-change preset says, if not given.", () => Reference("crossbarRetention")),
        new("stuckShare", "Share of the cells that nothing moves, 0 to 1, beside those of the preset; 0 if not given.", Share),
        new("stuckAt", "Where those are: at the off or the on state (ends, if not given), anywhere between, all at the lowest or at the highest.", () => Choice(StuckStates)),
        new("flickerScale", "Factor on the 1/f read noise of a phase-change preset, 0 to 10; 1 if not given.", Number),
        new("cell", "What a cell is made of: a nonlinear memristor, or something in series; a linear memristor alone if not given.", () => Reference("crossbarCell")),
        new("stack", "Layers of cells above each other; a planar array if not given.", () => Reference("crossbarStack")),
        new("unselectedRows", "What rows have that do not spike: 0 V ('grounded', if not given), or nothing ('floating').", () => Choice(UnselectedRows)),
        new("readNoise", "Deviation of a cell's conductance from read to read over the conductance, normal and independent, 0 to 0.16; 0 if not given.", Number),
        new("readNoiseMode", "Whether that noise is drawn 'per-cell' (if not given) or, faster and with the same distribution, 'per-output' (ideal wires only).", () => Choice(ReadNoiseModes)),
        new("pulseWidth", "Width of a read pulse, at most a time step; 10 ns if not given.", () => Quantity(PhysicalDimension.Time)),
        new("readDisturb", "Whether a read's pulse acts on the cells of a physical model; false if not given, and then a voltage that would is refused.", Flag),
        new("wordLineResistance", "Resistance of a word line's segment from one cell to the next; 0 ohm if not given.", () => Quantity(PhysicalDimension.Resistance)),
        new("bitLineResistance", "Resistance of a bit line's segment; 0 ohm if not given.", () => Quantity(PhysicalDimension.Resistance)),
        new("adcBits", "Bits of the columns' converters, 1 to 24, at least 2 where sums have both signs (pairs and offset columns); ideal ones if not given.", () => WholeFrom(1, 24)),
        new("adcRange", "The converters' range as a weight: levels from -adcRange (0 on single devices and for slices) to a step below adcRange, a step being the range over 2^adcBits, so that 0 is a level. Needed with adcBits.", QuantityOrNumber),
        new("readout", "Amplifiers, hold stages and errors of the converters behind the columns; none if not given.", () => Reference("crossbarReadout")),
        new("learning", "What spikes of sources and targets do to cells of physical models, pulse models and phase change; nothing if not given.", () => Reference("crossbarLearning")));

    public static KeyTable CrossbarCell { get; } = new(
        new("type", "'hyperbolic', 'rectifying': the memristor's own current; 'selector', 'diode', 'transistor': in series with a linear memristor.", () => Choice(CellTypes), Required: true),
        new("voltageScale", "V0 of a current that grows as sinh(V/V0), at least a 50th of readVoltage (hyperbolic, selector).", () => Quantity(PhysicalDimension.Voltage)),
        new("ratio", "Current from word to bit line over that of the other direction, 1 to 1e9 (rectifying).", Number),
        new("conductance", "Conductance of the selector at small voltages.", () => Quantity(PhysicalDimension.Conductance)),
        new("saturationCurrent", "Saturation current of the diode.", () => Quantity(PhysicalDimension.Current)),
        new("ideality", "Ideality of the diode, at 300 K; 1 if not given.", Number),
        new("gateVoltage", "Gates of rows that spike, all others are at 0 V; 2.5 V if not given (transistor).", () => Quantity(PhysicalDimension.Voltage)),
        new("threshold", "Threshold of the transistor; 0.5 V if not given.", () => Quantity(PhysicalDimension.Voltage)),
        new("transconductance", "Conductance of the transistor's channel for each volt of the gate above the threshold; 1 mS if not given.", () => Quantity(PhysicalDimension.Conductance)),
        new("modulation", "Channel-length modulation of the transistor in 1/V, 0 to 10; 0 if not given.", Number),
        new("leak", "Conductance beside the diode or the channel; 1 pS if not given.", () => Quantity(PhysicalDimension.Conductance)));

    public static KeyTable CrossbarStack { get; } = new(
        new("type", "'horizontal': planes of lines in turn, neighbouring layers share them and are read one after the other; 'pillars': rows are pillars through layers of bit lines.", () => Choice(StackKinds), Required: true),
        new("layers", "Layers of cells, 2 to 8.", () => WholeFrom(2, TileStack.MostLayers), Required: true));

    public static KeyTable CrossbarReadout { get; } = new(
        new("adcGain", "Mean gain of the converters' inputs, 0.01 to 100; 1 if not given.", Number),
        new("adcGainSpread", "Relative deviation of the gain from converter to converter, normal, 0 to 0.1; 0 if not given.", Number),
        new("adcOffset", "Mean offset of the converters' inputs as a weight; 0 if not given.", QuantityOrNumber),
        new("adcOffsetSpread", "Deviation of the offset from converter to converter, normal, as a weight; 0 if not given.", QuantityOrNumber),
        new("adcNoise", "Deviation of the noise at a converter's input, normal and new at each conversion, as a weight; 0 if not given.", QuantityOrNumber),
        new("adcCalibration", "Two weights that each converter reads before the experiment, to take out its gain and offset: [low, high]; none if not given.", () => ListOf(QuantityOrNumber(), 2, 2)),
        new("columnsPerAdc", "Columns that one converter reads one after the other, 1 to 4096; 1 if not given.", () => WholeFrom(1, ReadoutParameters.MostColumnsPerConverter)),
        new("conversionTime", "Time of one conversion; 0.83 ns if not given.", () => Quantity(PhysicalDimension.Time)),
        new("amplifierGain", "Feedback resistance of the columns' amplifiers; no amplifiers if not given.", () => Quantity(PhysicalDimension.Resistance)),
        new("amplifierSaturation", "Largest magnitude of an amplifier's output; unlimited if not given.", () => Quantity(PhysicalDimension.Voltage)),
        new("amplifierOffset", "Mean offset of an amplifier's output; 0 V if not given.", () => Quantity(PhysicalDimension.Voltage)),
        new("amplifierOffsetSpread", "Deviation of that offset from column to column, normal; 0 V if not given.", () => Quantity(PhysicalDimension.Voltage)),
        new("holdCapacitance", "Capacitance that holds an amplifier's output until the converter comes to it; no hold stages if not given.", () => Quantity(PhysicalDimension.Capacitance)),
        new("holdResistance", "Resistance through which that capacitance discharges; infinite if not given.", () => Quantity(PhysicalDimension.Resistance)),
        new("holdLeakage", "Current that leaks from it, of either sign; 0 A if not given.", () => Quantity(PhysicalDimension.Current)));

    public static KeyTable CrossbarLearning { get; } = new(
        new("peakVoltage", "Magnitude of the negative peak that each spike puts on its line.", () => Quantity(PhysicalDimension.Voltage), Required: true),
        new("peakWidth", "Width of the peak; 10 us if not given.", () => Quantity(PhysicalDimension.Time)),
        new("tailVoltage", "Height of the positive tail's begin; half of the peak if not given.", () => Quantity(PhysicalDimension.Voltage)),
        new("tail", "Length of a linear tail, time constant of an exponential one; at most 1 s.", () => Quantity(PhysicalDimension.Time), Required: true),
        new("tailShape", "'linear' (if not given) or 'exponential' (six time constants long).", () => Choice(TailShapes)),
        new("threshold", "Voltage across a cell beyond which a pulse model or a phase-change cell gets a write pulse; what the preset's source writes with, or programming.voltage, if not given.", () => Quantity(PhysicalDimension.Voltage)));

    public static KeyTable CrossbarSpread { get; } = new(
        new("onConductance", "Relative deviation of the cells' conductances in the on state, 0 to 0.3; 0 if not given.", Number),
        new("offConductance", "The same of the off state.", Number),
        new("threshold", "The same of the voltages that switch a cell, SET and RESET apart where the model has both.", Number),
        new("activationEnergy", "The same of the activation energy (oxide-gap, oxide-gap-asu, thermal-filament, switching-geometry, ecm-silver).", Number),
        new("distribution", "'normal' (if not given) or 'lognormal', both of mean 1 before the truncation.", () => Choice(SpreadDistributions)),
        new("truncation", "Deviations beyond which a draw is repeated, 0.5 to 3; 3 if not given.", Number));

    public static KeyTable CrossbarProgramming { get; } = new(
        new("tolerance", "Distance from its target at which a cell is accepted; 1 % of the conductance range if not given (pulse presets).", () => Quantity(PhysicalDimension.Conductance)),
        new("pulses", "Most pulses on one cell; as many as cross the preset's range four times if not given (pulse presets).", () => WholeFrom(1, MostProgrammingPulses)),
        new("voltage", "Voltage of a pulse, for its energy, above readVoltage; what the preset's source writes with (ag-si-jo-2010: 2.8 V), 1 V where it says nothing, if not given (pulse presets).", () => Quantity(PhysicalDimension.Voltage)),
        new("pulseWidth", "Width of a pulse, for its energy; that of the preset's source (ag-si-jo-2010: 300 us), 10 ns where it says nothing, if not given (pulse presets).", () => Quantity(PhysicalDimension.Time)),
        new("age", "Time from programming to the experiment's begin; 0 s if not given (not for volatile devices).", () => Quantity(PhysicalDimension.Time)));

    public static KeyTable CrossbarWrite { get; } = new(
        new("bias", "What lines have that do not lead to the cell that is written: 'ideal' (other cells see nothing, if not given), 'half' (V/2 on all), 'third' (V/3 on word lines, 2V/3 on bit lines) or 'floating' (nothing). With floating lines, wire resistance, a stack or a cell with something in series each write is a solution of the array: tiles of at most 4096 cells.", () => Choice(WriteBiases)),
        new("voltage", "Voltage of a write, up to raise and down to lower the conductance, above readVoltage; needed by physical models.", () => Quantity(PhysicalDimension.Voltage)),
        new("longest", "Longest time at that voltage for a cell in one pass, at most 1 s; 1 ms if not given (physical models).", () => Quantity(PhysicalDimension.Time)),
        new("tolerance", "Distance from its target at which a cell is left alone; 1 % of the conductance range if not given (physical models).", () => Quantity(PhysicalDimension.Conductance)),
        new("passes", "Passes over the array at most, 1 to 100; 3 if not given (physical models).", () => WholeFrom(1, TileWrites.MostPasses)),
        new("from", "State of all cells before the first pass: 'off' (if not given), from where they are set, or 'on', from where they are reset (physical models).", () => Choice(WriteOrigins)),
        new("voltageScale", "V0 of the steps that a part of the voltage makes, sinh(v/V0) / sinh(V/V0) of a pulse's; needed by pulse presets with a bias.", () => Quantity(PhysicalDimension.Voltage)),
        new("threshold", "Voltage below which a cell of a pulse preset does not move; 0 V if not given.", () => Quantity(PhysicalDimension.Voltage)),
        new("thermal", "How the heat of a write warms other cells; it does not if not given (oxide-gap, oxide-gap-asu, thermal-filament, switching-geometry; tiles of at most 4096 cells).", () => Reference("crossbarThermal")));

    public static KeyTable CrossbarThermal { get; } = new(
        new("pitch", "Distance of neighbouring cells; 80 nm if not given.", () => Quantity(PhysicalDimension.Length)),
        new("lineWidth", "Width of a line, at most the pitch; half of it if not given.", () => Quantity(PhysicalDimension.Length)),
        new("lineHeight", "Height of a line; 40 nm if not given.", () => Quantity(PhysicalDimension.Length)),
        new("cellHeight", "Height of the insulator with the cells; 20 nm if not given.", () => Quantity(PhysicalDimension.Length)),
        new("isolation", "Insulator between the lowest cells and the substrate; 200 nm if not given.", () => Quantity(PhysicalDimension.Length)),
        new("lineConductivity", "Thermal conductivity of the lines in W/(m K); 100 if not given.", Number),
        new("insulatorConductivity", "Thermal conductivity of the insulator in W/(m K); 1.4 if not given.", Number));

    public static KeyTable CrossbarRetention { get; } = new(
        new("driftExponent", "Exponent of the drift (1 + t/driftTime)^-exponent since the last change, 0 to 1; 0 if not given (not for phase change).", Number),
        new("driftTime", "Its time; 1 s if not given.", () => Quantity(PhysicalDimension.Time)),
        new("relaxationTime", "Time constant with which conductances relax to the off state; none if not given (not for phase change).", () => Quantity(PhysicalDimension.Time)),
        new("driftScale", "Factor on the preset's drift exponents, 0 to 10; 1 if not given (phase change).", Number));
}
