using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Periphery;

/// <summary>The way of the columns' currents to numbers: amplifier, hold stage, converter.</summary>
/// <remarks>
/// <code>
/// V = hold(clip(R I + V_offset, −V_sat, V_sat))      x = weightPerAmpere V / R       where there is an amplifier
/// code = round((gain (x + noise ξ) + offset − lowest) / step)                         where there is a converter
/// </code>
/// A calibrated converter's codes are taken back by the gain and offset that it was measured to have at two references, without noise (the mean of many
/// conversions). Gains and offsets are drawn once for each converter, offsets of amplifiers once for each column, from (seed, purpose, array; converter or column);
/// noise from (seed, "converter noise", array; column, step, read), laid out as the read noise of <see cref="DeviceArray"/>. Not for use by two threads at once.
/// </remarks>
internal sealed class ColumnReadout
{
    private readonly double _weightPerAmpere;
    private readonly double _weightPerVolt;
    private readonly TransimpedanceAmplifier[] _amplifiers;
    private readonly SampleAndHold? _hold;
    private readonly double[] _holdSeconds;
    private readonly ConverterWithErrors[] _converters;
    private readonly ConverterCalibration[] _calibrations;
    private readonly int _columnsPerConverter;
    private readonly double _noise;
    private readonly RandomKey _noiseKey;
    private readonly uint[] _words;

    /// <summary>Creates the readout of one array.</summary>
    /// <param name="parameters">The tile.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="weightPerAmpere">What a current stands for.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="array">Which array of the experiment.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range, or a calibration cannot be made.</exception>
    public ColumnReadout(CrossbarParameters parameters, int columns, double weightPerAmpere, ulong seed, long array)
    {
        var readout = parameters.Readout ?? new ReadoutParameters();
        _weightPerAmpere = weightPerAmpere;
        _columnsPerConverter = readout.ColumnsPerAdc;
        _amplifiers = Amplifiers(readout, columns, RandomKey.Create(seed, "column amplifiers", array));
        _weightPerVolt = weightPerAmpere / (readout.AmplifierOhms ?? 1);
        _hold = readout.HoldFarads is { } farads ? new SampleAndHold(farads, readout.HoldOhms, readout.HoldAmperes) : null;
        _holdSeconds = [.. Enumerable.Range(0, columns).Select(readout.HoldSeconds)];
        (_converters, _calibrations) = ([], []);
        _words = [];
        _noiseKey = RandomKey.Create(seed, "converter noise", array);
        if (parameters.AdcBits is { } bits)
        {
            _converters = Converters(readout, Converter(bits, parameters.AdcRange, parameters.IsSigned), columns, RandomKey.Create(seed, "column converters", array));
            _noise = readout.AdcNoise;
            _words = _noise > 0 ? new uint[2 * columns] : [];
            if (readout.CalibrationReferences is { } references)
            {
                _calibrations = [.. _converters.Select(converter => ConverterCalibration.Measure(converter, references.Low, references.High))];
            }
        }
    }

    /// <summary>The ideal converter of a range: 0 is one of its 2^n levels.</summary>
    /// <param name="bits">n.</param>
    /// <param name="range">Upper end, a step above the highest level.</param>
    /// <param name="isSigned">Whether it begins at −range; at 0 otherwise.</param>
    public static AnalogToDigitalConverter Converter(int bits, double range, bool isSigned)
    {
        var lowest = isSigned ? -range : 0;
        return new AnalogToDigitalConverter(bits, lowest, range - ((range - lowest) / (1 << bits)));
    }

    /// <summary>Replaces what ideal columns would deliver by what is read.</summary>
    /// <param name="weights">[columns]: the columns' currents times weight per ampere.</param>
    /// <param name="step">The experiment's step.</param>
    /// <param name="read">Number of the read in this step, below 65,536.</param>
    public void Convert(Span<double> weights, long step, int read)
    {
        if (_words.Length > 0)
        {
            PhiloxFill.Words(_noiseKey, 0, 0, (uint)step, ((uint)(step >> 32) << 16) | (uint)read, _words);
        }

        for (var column = 0; column < weights.Length; column++)
        {
            var value = weights[column];
            if (_amplifiers.Length > 0)
            {
                var volts = _amplifiers[column].Volts(value / _weightPerAmpere);
                value = (_hold?.Held(volts, _holdSeconds[column]) ?? volts) * _weightPerVolt;
            }

            weights[column] = _converters.Length > 0 ? Digital(value, column) : value;
        }
    }

    private double Digital(double value, int column)
    {
        if (_words.Length > 0)
        {
            value += _noise * Deviates.Normal(_words[2 * column], _words[(2 * column) + 1]);
        }

        var converter = column / _columnsPerConverter;
        var code = _converters[converter].Code(value);
        return _calibrations.Length > 0 ? _calibrations[converter].Corrected(code) : _converters[converter].Converter.Value(code);
    }

    private static TransimpedanceAmplifier[] Amplifiers(ReadoutParameters readout, int columns, RandomKey key)
    {
        if (readout.AmplifierOhms is not { } ohms)
        {
            return [];
        }

        var amplifiers = new TransimpedanceAmplifier[columns];
        for (var column = 0; column < columns; column++)
        {
            var offset = readout.AmplifierOffsetVolts + (readout.AmplifierOffsetSpreadVolts * new PhiloxStream(key, (uint)column).NextNormal());
            amplifiers[column] = new TransimpedanceAmplifier(ohms, readout.AmplifierSaturationVolts, offset);
        }

        return amplifiers;
    }

    private static ConverterWithErrors[] Converters(ReadoutParameters readout, AnalogToDigitalConverter levels, int columns, RandomKey key)
    {
        var converters = new ConverterWithErrors[((columns - 1) / readout.ColumnsPerAdc) + 1];
        for (var converter = 0; converter < converters.Length; converter++)
        {
            var stream = new PhiloxStream(key, (uint)converter);
            var gain = readout.AdcGain * (1 + (readout.AdcGainSpread * stream.NextNormal()));
            var offset = readout.AdcOffset + (readout.AdcOffsetSpread * stream.NextNormal());
            converters[converter] = new ConverterWithErrors(levels, gain, offset);
        }

        return converters;
    }
}
